package io.costline.service;

import java.time.Duration;
import java.util.stream.Stream;

/** Bounds of histograms that several services have, so that they can be laid over one another. */
public final class HistogramBounds {
    /** From an event's receipt: what users wait for, in the steps that alerts ask for. */
    public static final Duration[] FRESHNESS =
            Stream.of(1, 2, 5, 10, 30).map(Duration::ofSeconds).toArray(Duration[]::new);

    private HistogramBounds() {}
}
