package io.costline.ingest.kafkadoor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the door gets on: records wait, yet nothing was committed for a while, is a door that stands. It outlives the
 * door's clients, so beginning again is not taken for progress. Written by the door's thread, read by any.
 */
final class DoorProgress {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Clock clock;
    private volatile @Nullable Instant waitingSince;
    private volatile long waiting;
    private volatile Optional<String> failure = Optional.of("not started");

    DoorProgress(Clock clock) {
        this.clock = clock;
    }

    /** So many records are known to wait. */
    void waits(long records) {
        waiting = records;
        if (records == 0) {
            rests();
        } else if (waitingSince == null) {
            waitingSince = clock.instant();
        }
    }

    /** A transaction was committed, with so many records left to do. */
    void committed(long left) {
        failure = Optional.empty();
        waiting = left;
        waitingSince = left == 0 ? null : clock.instant();
    }

    void failed(Throwable cause) {
        failure = Optional.of(cause.getClass().getSimpleName());
    }

    long waiting() {
        return waiting;
    }

    /** Why the door is not ready, if so. */
    Optional<String> problem() {
        Instant since = waitingSince;
        if (since != null) {
            Duration stood = Duration.between(since, clock.instant());
            if (stood.compareTo(PATIENCE) >= 0) {
                return Optional.of("nothing committed for " + stood.toSeconds() + " s while " + waiting
                        + " records wait"
                        + failure.map(cause -> "; last failure " + cause).orElse(""));
            }
        }
        return failure;
    }

    private void rests() {
        waitingSince = null;
        failure = Optional.empty();
    }
}
