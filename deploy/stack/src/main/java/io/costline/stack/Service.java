package io.costline.stack;

/** The pipeline's own services, and the console that shows what they did. */
public enum Service {
    INGEST("ingest", "io.costline.ingest.IngestMain", "192m", "512m"),
    ENRICHER("enrich", "io.costline.enrich.EnrichMain", "256m", "1g"),
    ATTRIBUTION("attribution", "io.costline.attribution.AttributionMain", "640m", "1792m"),
    SINK("sink", "io.costline.clickhouse.SinkMain", "128m", "512m"),
    LEDGER("ledger", "io.costline.ledger.LedgerMain", "32m", "192m"),
    CONSOLE("console", "io.costline.console.ConsoleMain", "32m", "384m");

    private final String prefix;
    private final String mainClass;
    private final String youngHeap;
    private final String heap;

    Service(String prefix, String mainClass, String youngHeap, String heap) {
        this.prefix = prefix;
        this.mainClass = mainClass;
        this.youngHeap = youngHeap;
        this.heap = heap;
    }

    /** Prefix of its settings, and its name in logs and files. */
    public String prefix() {
        return prefix;
    }

    String mainClass() {
        return mainClass;
    }

    /** Heap for what lives for a moment; address space is taken at once, memory as it is first used. */
    String youngHeap() {
        return youngHeap;
    }

    String heap() {
        return heap;
    }
}
