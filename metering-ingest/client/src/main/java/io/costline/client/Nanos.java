package io.costline.client;

import java.time.Duration;

/** Durations on {@link System#nanoTime}'s scale. */
final class Nanos {
    private static final long LONGEST = Long.MAX_VALUE / 4;

    private Nanos() {}

    /** Any length a caller may think of: more than a century is a century. */
    static long of(Duration duration) {
        return duration.compareTo(Duration.ofNanos(LONGEST)) > 0 ? LONGEST : duration.toNanos();
    }
}
