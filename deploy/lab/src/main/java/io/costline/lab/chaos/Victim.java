package io.costline.lab.chaos;

/** A kind of process a run kills. */
enum Victim {
    INGEST(1),
    ENRICHER(2),
    ATTRIBUTION(2),
    SINK(1),
    DISPATCHER(1),
    REGISTRY(1),
    BROKER(1),
    CLICKHOUSE(1);

    private final int instances;

    Victim(int instances) {
        this.instances = instances;
    }

    /** How many run at once. */
    int instances() {
        return instances;
    }

    /** Whether it has a store that it restores when it starts. */
    boolean keepsState() {
        return this == ENRICHER || this == ATTRIBUTION;
    }

    String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The process a failpoint is in, by the part of its name before the dot. */
    static Victim ofFailpoint(String failpoint) {
        return switch (failpoint.substring(0, failpoint.indexOf('.'))) {
            case "ingest", "kafka-door" -> INGEST;
            case "enrich" -> ENRICHER;
            case "attribution" -> ATTRIBUTION;
            case "sink" -> SINK;
            default -> throw new IllegalStateException("no process has the failpoint " + failpoint);
        };
    }
}
