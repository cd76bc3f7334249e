package io.costline.topics;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.processor.internals.ProcessorMetadata;
import org.apache.kafka.streams.processor.internals.TopicPartitionMetadata;
import org.junit.jupiter.api.Test;

/** Here, where Kafka Streams is. */
class SentOffsetTest {
    @Test
    void whatStreamsCommitsBesideAnOffsetIsRead() {
        // Given
        var metadata = new ProcessorMetadata();
        metadata.put("another", 7);
        metadata.put(GroupOffsets.SENT_BELOW, 40);

        // When
        String committed = new TopicPartitionMetadata(1_000, metadata).encode();

        // Then
        assertThat(SentOffset.of(committed)).isEqualTo(40);
    }

    @Test
    void whereNothingIsSaidNothingIsHeldBack() {
        assertThat(SentOffset.of("")).isEqualTo(Long.MAX_VALUE);
        assertThat(SentOffset.of("a consumer's own words")).isEqualTo(Long.MAX_VALUE);
        assertThat(SentOffset.of(new TopicPartitionMetadata(1_000, new ProcessorMetadata()).encode()))
                .isEqualTo(Long.MAX_VALUE);
    }
}
