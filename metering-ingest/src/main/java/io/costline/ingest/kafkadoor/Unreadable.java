package io.costline.ingest.kafkadoor;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds where reading can go on behind records that unpack to more than there is memory for. A batch is unpacked from its first
 * record, so none of it can be had; how many it holds only trying tells. Each try has a consumer of its own: one that ran out
 * of memory has lost its place.
 */
final class Unreadable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int POLLS = 50;

    /** So many are tried one by one, so that nothing readable between two of them is lost; then the end is closed in on. */
    private static final int ONE_BY_ONE = 200;

    private final Supplier<Consumer<byte[], byte[]>> probes;

    /** @param probes consumers of no group that hand out one record at a time */
    Unreadable(Supplier<Consumer<byte[], byte[]>> probes) {
        this.probes = probes;
    }

    /** The first offset from there on that can be read, or the partition's end. */
    long end(TopicPartition partition, long from) {
        long bad = from - 1;
        long good = from;
        for (long step = 1; !readable(partition, good); step = good - from < ONE_BY_ONE ? 1 : step * 2) {
            bad = good;
            good += step;
        }
        while (good - bad > 1) {
            long middle = bad + (good - bad) / 2;
            if (readable(partition, middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        return good;
    }

    private boolean readable(TopicPartition partition, long offset) {
        try (Consumer<byte[], byte[]> probe = probes.get()) {
            probe.assign(List.of(partition));
            probe.seek(partition, offset);
            for (int i = 0; i < POLLS; i++) {
                if (!probe.poll(POLL).isEmpty() || probe.currentLag(partition).orElse(1) <= 0) {
                    return true;
                }
            }
            throw new IllegalStateException("the broker hands out nothing of " + partition + " from " + offset);
        } catch (OutOfMemoryError beyondUs) {
            return false;
        }
    }
}
