package io.costline.cli.chaos;

import io.costline.failpoint.Failpoints;
import java.util.List;

/** A kind of process a run kills. */
enum Victim {
    INGEST(1, "ingest.", "kafka-door."),
    ENRICHER(2, "enrich."),
    ATTRIBUTION(2, "attribution."),
    SINK(1, "sink."),
    BROKER(1),
    CLICKHOUSE(1);

    private final int instances;
    private final List<String> prefixes;

    Victim(int instances, String... prefixes) {
        this.instances = instances;
        this.prefixes = List.of(prefixes);
    }

    /** How many run at once. */
    int instances() {
        return instances;
    }

    String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The process a failpoint is in. */
    static Victim ofFailpoint(String failpoint) {
        for (Victim victim : values()) {
            if (victim.prefixes.stream().anyMatch(failpoint::startsWith)) {
                return victim;
            }
        }
        throw new IllegalStateException("no process has the failpoint " + failpoint + " of " + Failpoints.ALL);
    }
}
