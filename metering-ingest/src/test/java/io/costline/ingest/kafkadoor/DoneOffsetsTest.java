package io.costline.ingest.kafkadoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class DoneOffsetsTest {
    private static final TopicPartition RAW = new TopicPartition("costline.raw.costline", 0);

    private final FakeProducer producer = new FakeProducer();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final DoneOffsets done = new DoneOffsets();

    @Test
    void whatIsNoRecordIsCommittedPastOnce() {
        // Given a partition read and committed to offset 3, behind which a transaction's mark stands
        producer.initTransactions();
        consumer.assign(List.of(RAW));
        consumer.seek(RAW, 3);
        done.begin();
        done.committed(Map.of(RAW, 3L));
        done.passMarks(consumer, producer);
        assertThat(producer.offsets).isEmpty();

        // When
        consumer.seek(RAW, 4);
        done.passMarks(consumer, producer);
        done.passMarks(consumer, producer);

        // Then
        assertThat(producer.offsets).containsExactly(4L);
    }

    @Test
    void aNewLifeCommitsNothingBeforeItKnowsWhereItStands() {
        producer.initTransactions();
        consumer.assign(List.of(RAW));
        consumer.seek(RAW, 7);
        done.committed(Map.of(RAW, 3L));

        // When
        done.begin();
        done.passMarks(consumer, producer);

        // Then
        assertThat(producer.offsets).isEmpty();
    }
}
