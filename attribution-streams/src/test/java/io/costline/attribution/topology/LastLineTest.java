package io.costline.attribution.topology;

import static io.costline.attribution.topology.Costs.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.avro.RequestCost;
import io.costline.avro.WorkflowTrace;
import io.costline.topics.PoisonRecords;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit of which one part cannot be made. */
class LastLineTest {
    private final PoisonRecords poison = new PoisonRecords();

    @TempDir
    Path folder;

    @BeforeAll
    static void declareRecords() {
        AvroDeserializer.of(new InMemoryRegistry(), RequestCost.class);
    }

    @Test
    void aTraceItsTopicRefusesCostsItsCallsAndNothingElse() throws Exception {
        // Given a topic that has refused what is as large as the trace of a wide call
        RequestCost wide = call("wide", event -> event.setTraceId("t-wide").setWorkflow("w".repeat(500)));
        RequestCost narrow = call("narrow", event -> event.setTraceId("t-narrow"));
        int size;
        try (Pipeline unbounded = new Pipeline(folder.resolve("a"), new PoisonRecords())) {
            unbounded.send(wide);
            AvroSerializer<WorkflowTrace> writer = AvroSerializer.of(unbounded.registry, Topics.TRACES);
            size = writer.serialize(null, unbounded.lastTrace()).length;
        }
        refused(Topics.TRACES, size);

        // When a call's trace would be as large
        assertThatThrownBy(() -> sendOnce("b", wide)).rootCause().isInstanceOf(RecordTooLargeException.class);

        // Then the task may begin again, and passes over it
        assertThat(poison.again()).isTrue();
        try (Pipeline second = new Pipeline(folder.resolve("c"), poison)) {
            second.send(wide);
            second.send(narrow);
            assertThat(second.rejections())
                    .extracting(rejection -> rejection.getReasonCode())
                    .containsExactly("TOO_LARGE");
            assertThat(second.latestTraces()).containsOnlyKeys("t-narrow");

            // and a later call of the same trace has its own chance
            second.send(call("later", event -> event.setTraceId("t-wide")));
            assertThat(second.latestTraces()).containsOnlyKeys("t-wide");
        }
        assertThat(poison.again()).isFalse();
        assertThat(poison.told()).hasValueSatisfying(told -> assertThat(told).contains("t-wide"));
    }

    @Test
    void aBucketItsTopicRefusesStopsNeitherTracesNorOtherBuckets() throws Exception {
        // Given a topic that has refused the bucket of a long name
        RequestCost wide = call("wide", event -> event.setTraceId("t-1").setFeature("f".repeat(500)));
        refused(Topics.SPEND, 400);

        // When the task begins again as often as it is told to: this driver commits each record by itself
        int begun = 0;
        while (fails("a" + begun, wide)) {
            assertThat(poison.again()).isTrue();
            assertThat(++begun).isLessThan(20);
        }
        assertThat(begun).isPositive();
        try (Pipeline second = new Pipeline(folder.resolve("b"), poison)) {
            second.send(wide);

            // Then
            assertThat(second.latestTraces()).containsOnlyKeys("t-1");
            assertThat(second.latestBuckets())
                    .isNotEmpty()
                    .allSatisfy(
                            (key, bucket) -> assertThat(bucket.getScopeValue()).hasSizeLessThan(500));
            assertThat(second.rejections())
                    .extracting(rejection -> rejection.getReasonCode())
                    .isNotEmpty()
                    .containsOnly("TOO_LARGE");
        }
        assertThat(poison.again()).isFalse();
    }

    private boolean fails(String state, RequestCost cost) {
        try {
            sendOnce(state, cost);
            return false;
        } catch (ProcessorStateException e) {
            assertThat(e).rootCause().isInstanceOf(RecordTooLargeException.class);
            return true;
        }
    }

    private void sendOnce(String state, RequestCost cost) {
        try (Pipeline pipeline = new Pipeline(folder.resolve(state), poison)) {
            pipeline.send(cost);
        }
    }

    /** As Kafka Streams tells of a send that failed. */
    private void refused(TopicSpec topic, int bytes) throws Exception {
        Map<String, Object> settings = poison.settings();
        var handler = (ProductionExceptionHandler)
                ((Class<?>) settings.get(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG))
                        .getConstructor()
                        .newInstance();
        handler.configure(settings);
        handler.handleError(
                null, new ProducerRecord<>(topic.name(), new byte[0], new byte[bytes]), new RecordTooLargeException());
        assertThat(poison.again()).isTrue();
    }
}
