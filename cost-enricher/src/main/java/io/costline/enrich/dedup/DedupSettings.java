package io.costline.enrich.dedup;

import java.nio.file.Path;
import java.time.Duration;

/**
 * @param horizon how far back in event time the doors let events in
 * @param slack how much longer ids are kept: events may wait in the topic between door and here
 * @param directory where buckets gone cold are written; emptied by whoever starts the process
 */
public record DedupSettings(Duration horizon, Duration slack, Path directory) {
    public DedupSettings {
        if (horizon.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException("dedup-horizon must be at least an hour");
        }
        if (slack.isNegative()) {
            throw new IllegalArgumentException("dedup-slack must not be negative");
        }
    }

    /** How far behind stream time ids are remembered. */
    public Duration kept() {
        return horizon.plus(slack);
    }
}
