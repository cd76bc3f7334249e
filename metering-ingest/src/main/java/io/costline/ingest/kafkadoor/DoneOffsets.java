package io.costline.ingest.kafkadoor;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/** Up to where a life of the door has committed each partition. Not safe for use by several threads. */
final class DoneOffsets {
    private final Map<TopicPartition, Long> done = new HashMap<>();

    /** A new life, which reads on from what the group has. */
    void begin() {
        done.clear();
    }

    void committed(Map<TopicPartition, Long> offsets) {
        done.putAll(offsets);
    }

    /**
     * Commits past what is no record: the marks of its senders' transactions. So an offset below the end says that a record
     * waits, and nobody has to read one to know, which may unpack to a gigabyte. Called when a poll brought nothing.
     */
    void passMarks(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        Map<TopicPartition, OffsetAndMetadata> passed = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            long at = consumer.position(partition);
            if (at > done.getOrDefault(partition, at)) {
                passed.put(partition, new OffsetAndMetadata(at));
            }
            done.put(partition, at);
        }
        if (!passed.isEmpty()) {
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(passed, consumer.groupMetadata());
            producer.commitTransaction();
        }
    }
}
