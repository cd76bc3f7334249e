package io.costline.enrich.topology;

import io.costline.topics.Topics;
import org.jspecify.annotations.Nullable;

/** Values of costline.requests that were processed before, by their place. */
interface PastEvents extends AutoCloseable {

    /** Null if it is no longer kept. */
    byte @Nullable [] value(int partition, long offset);

    /** Partitions of costline.requests. */
    default int partitions() {
        return Topics.REQUESTS.partitions();
    }

    @Override
    void close();
}
