package io.costline.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** What happens to an event when the memory given to the client is full. */
public sealed interface Overflow {

    /** The recording thread waits for room, at most that long; then the event is dropped and counted. */
    static Overflow block(Duration maxWait) {
        return new Block(maxWait);
    }

    /** The event is dropped and counted; recording never waits. */
    static Overflow drop() {
        return new Drop();
    }

    /**
     * Events go to files in a directory before memory is full, and what is left at closing goes there too. The next
     * client on the same directory delivers them. Several clients and processes may share the directory.
     *
     * @param directory is created if need be, for its owner alone
     * @param maxBytes size the files may have together; beyond it events are dropped and counted
     */
    static Overflow spill(Path directory, long maxBytes) {
        return new Spill(directory, maxBytes, Duration.ofSeconds(1));
    }

    /** See {@link Overflow#block}. */
    record Block(Duration maxWait) implements Overflow {
        public Block {
            requireNotNegative(maxWait);
        }
    }

    /** See {@link Overflow#drop}. */
    record Drop() implements Overflow {}

    /**
     * See {@link Overflow#spill}.
     *
     * @param maxWait how long a recording thread waits while the disk is slower than the events come; 1 s unless told
     */
    record Spill(Path directory, long maxBytes, Duration maxWait) implements Overflow {
        public Spill {
            Objects.requireNonNull(directory, "directory");
            requireNotNegative(maxWait);
            if (maxBytes < 1) {
                throw new IllegalArgumentException("maxBytes must be positive: " + maxBytes);
            }
        }
    }

    private static void requireNotNegative(Duration maxWait) {
        if (maxWait.isNegative()) {
            throw new IllegalArgumentException("maxWait must not be negative: " + maxWait);
        }
    }
}
