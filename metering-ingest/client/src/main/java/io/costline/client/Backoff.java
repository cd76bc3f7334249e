package io.costline.client;

import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double with each failure, up to a longest; the later half of each is left to chance. In nanoseconds. */
record Backoff(long first, long longest) {
    private static final int MAX_DOUBLINGS = 40;

    /** @param failures in a row, 1 or more */
    long pause(int failures) {
        int doublings = Math.min(failures - 1, MAX_DOUBLINGS);
        long pause = first > longest >> doublings ? longest : first << doublings;
        return pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
    }
}
