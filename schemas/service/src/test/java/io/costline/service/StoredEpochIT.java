package io.costline.service;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.costline.avro.Granularity;
import io.costline.avro.SpendBucket;
import io.costline.avro.SpendDimension;
import io.costline.avro.SpendTotals;
import io.costline.testkit.Stack;
import io.costline.topics.TopicAdmin;
import io.costline.topics.TopicSpec;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoredEpochIT {
    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final String application = "app-" + UUID.randomUUID();
    private final TopicSpec output = new TopicSpec(
            "epochs-" + UUID.randomUUID(), 2, Optional.empty(), Optional.of(SpendBucket.getClassSchema()));

    @BeforeEach
    void createTopic() {
        assumeThat(Stack.unavailableReason()).isEmpty();
        try (var admin = TopicAdmin.connect(Stack.shared().bootstrapServers())) {
            new TopicAdmin(admin).ensure(List.of(output), Optional.of((short) 1));
        }
    }

    @Test
    void withoutAnyRecordEveryEpochWillDo() {
        require(0);
    }

    @Test
    void aResetApplicationNeedsAnEpochAboveTheStoredOne() {
        // Given
        publish(0, 2);
        publish(0, 1); // a record of before, made again
        publish(1, 1);

        // When, then
        assertThatThrownBy(() -> require(2))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("test.epoch is 2")
                .hasMessageContaining("epoch 2")
                .hasMessageContaining(application + " has committed nothing")
                .hasMessageContaining("Set test.epoch to 3 or more");
        require(3);
    }

    @Test
    void anApplicationThatGoesOnMayNotGoBack() throws Exception {
        // Given
        publish(1, 2);
        try (var admin = TopicAdmin.connect(Stack.shared().bootstrapServers())) {
            admin.alterConsumerGroupOffsets(
                            application, Map.of(new TopicPartition(output.name(), 0), new OffsetAndMetadata(0)))
                    .all()
                    .get();
        }

        // When, then
        require(2);
        assertThatThrownBy(() -> require(1))
                .isInstanceOf(MisconfiguredException.class)
                .hasMessageContaining("Set test.epoch to 2 or more");
    }

    @Test
    void recordsThatAreNotOursTellNothing() {
        send(0, new byte[] {1, 2, 3});
        send(0, null);
        require(0);
    }

    private void require(int epoch) {
        new StoredEpoch<>(
                        Map.of("bootstrap.servers", Stack.shared().bootstrapServers()),
                        registry,
                        "test.epoch",
                        SpendBucket.class,
                        SpendBucket::getEpoch)
                .require(application, epoch, output);
    }

    private void publish(int partition, int epoch) {
        BigDecimal none = new BigDecimal("0.000000000000");
        SpendBucket bucket = SpendBucket.newBuilder()
                .setTenant("acme")
                .setDimension(SpendDimension.TENANT)
                .setScopeValue("")
                .setGranularity(Granularity.HOUR)
                .setBucketStart(Instant.EPOCH)
                .setCurrency("USD")
                .setEpoch(epoch)
                .setRevision(1)
                .setReceivedAt(Instant.EPOCH)
                .setTotals(SpendTotals.newBuilder()
                        .setListCost(none)
                        .setContractedCost(none)
                        .setFallbackCost(none)
                        .setEscalationCost(none)
                        .setRequestedCost(none)
                        .setUnpricedUpperBound(none)
                        .setCalls(1)
                        .setFailedCalls(0)
                        .setWastedCalls(0)
                        .setOperations(1)
                        .setFallbackOperations(0)
                        .setUnpricedCalls(0)
                        .setInputTokens(0)
                        .setCacheReadTokens(0)
                        .setCacheWriteTokens(0)
                        .setOutputTokens(0)
                        .setPricedCost(none)
                        .build())
                .build();
        send(partition, AvroSerializer.<SpendBucket>of(registry, output).serialize(output.name(), bucket));
    }

    private void send(int partition, byte @Nullable [] value) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", (Object) Stack.shared().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(
                    new ProducerRecord<>(output.name(), partition, "key".getBytes(StandardCharsets.UTF_8), value));
            producer.flush();
        }
    }
}
