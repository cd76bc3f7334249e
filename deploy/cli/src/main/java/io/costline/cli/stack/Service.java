package io.costline.cli.stack;

/** The pipeline's own services. */
public enum Service {
    INGEST("ingest", "io.costline.ingest.IngestMain", "512m"),
    ENRICHER("enrich", "io.costline.enrich.EnrichMain", "768m"),
    ATTRIBUTION("attribution", "io.costline.attribution.AttributionMain", "768m"),
    SINK("sink", "io.costline.clickhouse.SinkMain", "512m");

    private final String prefix;
    private final String mainClass;
    private final String heap;

    Service(String prefix, String mainClass, String heap) {
        this.prefix = prefix;
        this.mainClass = mainClass;
        this.heap = heap;
    }

    /** Prefix of its settings, and its name in logs and files. */
    public String prefix() {
        return prefix;
    }

    String mainClass() {
        return mainClass;
    }

    String heap() {
        return heap;
    }
}
