package io.costline.cli.backfill;

import io.costline.topics.GroupOffsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until a consumer group has done everything that stands in a topic now. Open transactions are waited for, too: their records may
 * yet become visible. Not safe for use by several threads.
 */
public final class CaughtUp implements AutoCloseable {
    private static final long PAUSE_MS = 30;

    private final GroupOffsets progress;
    private final Duration patience;

    /** The group did not catch up in time. */
    public static final class BehindException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BehindException(String message) {
            super(message);
        }
    }

    public CaughtUp(Map<String, String> kafka, Duration patience) {
        this.progress = new GroupOffsets(kafka);
        this.patience = patience;
    }

    /** @throws BehindException if it does not within the patience */
    public void await(String topic, String group) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<TopicPartition, Long> ends = progress.ends(List.of(topic));
        while (!progress.unsent(group, ends).isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new BehindException("group " + group + " has not read all of " + topic + " within "
                        + patience.toSeconds() + " s: does its service run, and under this name?");
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    @Override
    public void close() {
        progress.close();
    }
}
