package io.costline.attribution.topology;

import io.costline.topics.GroupOffsets;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Says beside the group's committed offset up to where everything that followed was sent: rows may be held back while the offset
 * goes on. Kafka Streams commits it with the offset, in the same transaction, even if the offset did not change.
 */
final class SentBelow {
    private SentBelow() {}

    /** @param offset before which everything is sent; the end of offsets while nothing is held back */
    static void tell(ProcessorContext<?, ?> processor, long offset) {
        var context = (InternalProcessorContext<?, ?>) processor;
        @Nullable Long told = context.processorMetadataForKey(GroupOffsets.SENT_BELOW);
        if (told == null ? offset != Long.MAX_VALUE : told != offset) {
            context.addProcessorMetadataKeyValue(GroupOffsets.SENT_BELOW, offset);
        }
    }
}
