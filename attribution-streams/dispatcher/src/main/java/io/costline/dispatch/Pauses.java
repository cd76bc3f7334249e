package io.costline.dispatch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between tries: each twice the one before up to the longest, of which a random half may be missing. */
record Pauses(Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 30;

    Pauses {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "dispatcher.first-pause must be positive and at most dispatcher.longest-pause");
        }
    }

    /** @param tries how many there were */
    Duration after(int tries, Duration notBefore, RandomGenerator random) {
        long most = longest.toMillis();
        int doublings = Math.min(tries - 1, MOST_DOUBLINGS);
        long whole = first.toMillis() > most >> doublings ? most : first.toMillis() << doublings;
        long pause = whole / 2 + random.nextLong(whole / 2 + 1);
        return Duration.ofMillis(Math.max(pause, Math.min(notBefore.toMillis(), most)));
    }
}
