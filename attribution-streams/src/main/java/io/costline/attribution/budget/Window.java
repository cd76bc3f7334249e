package io.costline.attribution.budget;

import java.time.Instant;

/** A period's time: start inclusive, end exclusive. */
public record Window(Instant start, Instant end) {
    public boolean contains(Instant instant) {
        return !instant.isBefore(start) && instant.isBefore(end);
    }
}
