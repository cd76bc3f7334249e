package io.costline.attribution.topology;

import static io.costline.attribution.topology.Costs.call;
import static io.costline.attribution.topology.Costs.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.attribution.budget.LatchKey;
import io.costline.attribution.ledger.Dimension;
import io.costline.attribution.spend.BucketKey;
import io.costline.attribution.spend.Granularity;
import io.costline.attribution.spend.Scope;
import io.costline.avro.Budget;
import io.costline.avro.BudgetAlert;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.RequestCost;
import io.costline.avro.SpendDimension;
import io.costline.avro.WorkflowTrace;
import io.costline.limits.RecordLimits;
import io.costline.topics.PoisonRecords;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.state.KeyValueStore;
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

    @Test
    void aBudgetThatCannotBeJudgedStopsNeitherTheStreamNorAnotherBudget() {
        // Given definitions that nobody checked: an id too long to keep latches under, a name too long for an alert
        Budget wide = budget("b".repeat(70_000), "wide");
        Budget named = budget("named", "n".repeat(RecordLimits.RECORD_BYTES));
        Budget fine = budget("fine", "fine");
        try (Pipeline pipeline = new Pipeline(folder.resolve("a"), poison)) {
            pipeline.send(call("before", event -> event.setTraceId("t-0")));
            inForce(pipeline, wide, named, fine);
            pipeline.pass(Duration.ofSeconds(1));
            pipeline.send(call("a", event -> event.setTraceId("t-1")));
            pipeline.send(call("b", event -> event.setTraceId("t-2")));

            // Then
            assertThat(pipeline.latestTraces()).containsOnlyKeys("t-0", "t-1", "t-2");
            assertThat(pipeline.alerts()).extracting(BudgetAlert::getBudgetId).containsExactly("fine");
            assertThat(pipeline.rejections()).hasSize(2).allSatisfy(rejection -> {
                assertThat(rejection.getReasonCode()).isEqualTo("BUDGET_NOT_JUDGED");
                assertThat(rejection.getTenant()).isEqualTo("demo");
                assertThat(rejection.getSource()).isEqualTo(Topics.BUDGETS.name());
            });
            assertThat(pipeline.meters
                            .get("costline.attribution.rejected")
                            .tag("reason", "BUDGET_NOT_JUDGED")
                            .counter()
                            .count())
                    .isEqualTo(2);
            assertThat(poison.again()).isFalse();
            assertThat(poison.told())
                    .hasValueSatisfying(
                            told -> assertThat(told).contains("2 set aside").contains("budget demo/"));

            // and a new version of the definition is judged
            inForce(
                    pipeline,
                    Budget.newBuilder(named).setVersion(2).setName("short").build());
            pipeline.pass(Duration.ofSeconds(1));
            assertThat(pipeline.alerts()).extracting(BudgetAlert::getBudgetId).containsExactly("named");
        }
    }

    @Test
    void latchesThatCannotBeReadSilenceTheirBudgetAlone() {
        try (Pipeline pipeline = new Pipeline(folder.resolve("a"), poison)) {
            // Given
            LatchKey key = new LatchKey("demo", "damaged", 1, ACME, Instant.parse("2026-05-04T00:00:00Z"));
            store(pipeline).put(Bytes.wrap(key.bytes()), new byte[] {3, 0});
            inForce(pipeline, budget("damaged", "damaged"), budget("fine", "fine"));

            // When
            pipeline.send(call("a"), call("b"));

            // Then
            assertThat(pipeline.alerts()).extracting(BudgetAlert::getBudgetId).containsExactly("fine");
            assertThat(pipeline.rejections())
                    .extracting(rejection -> rejection.getReasonCode())
                    .containsExactly("BUDGET_NOT_JUDGED");
        }
    }

    @Test
    void aStoredBucketThatCannotBeReadCostsItsOwnDeltasAndNoRestart() {
        try (Pipeline pipeline = new Pipeline(folder.resolve("a"), poison)) {
            // Given a customer's damaged hour, and a row that is none of ours
            long hour = Granularity.HOUR.start(ChronoUnit.MICROS.between(Instant.EPOCH, Costs.NOON));
            store(pipeline).put(Bytes.wrap(BucketKey.bucket(ACME, Granularity.HOUR, hour, 0)), new byte[] {2, 1});
            store(pipeline).put(Bytes.wrap(new byte[] {'B'}), new byte[0]);
            inForce(pipeline, budget("fine", "fine"));

            // When
            pipeline.send(call("a"), call("b"));
            pipeline.pass(Duration.ofMinutes(1));

            // Then every other scope has its sums, and the budget is judged by nothing less than all of its scope's
            assertThat(Pipeline.hour(pipeline.latestBuckets(), SpendDimension.TENANT, "")
                            .getTotals()
                            .getCalls())
                    .isEqualTo(2);
            assertThat(pipeline.rejections())
                    .extracting(rejection -> rejection.getReasonCode())
                    .contains("UNPROCESSABLE");
            assertThat(poison.again()).isFalse();
            assertThat(poison.told())
                    .hasValueSatisfying(told -> assertThat(told).contains("acme"));
        }
    }

    private static final Scope ACME = new Scope("demo", Dimension.CUSTOMER, "acme", "USD");

    private static Budget budget(String id, String name) {
        return Budget.newBuilder()
                .setTenant("demo")
                .setBudgetId(id)
                .setName(name)
                .setVersion(1)
                .setDimension(SpendDimension.CUSTOMER)
                .setScopeValue("acme")
                .setPeriod(BudgetPeriod.DAY)
                .setTimeZone("UTC")
                .setLimit(usd("1"))
                .setThresholdPercents(List.of(100))
                .build();
    }

    private static void inForce(Pipeline pipeline, Budget... budgets) {
        BudgetFollower.Index index = new BudgetFollower.Index();
        for (Budget budget : budgets) {
            index.record("demo/" + budget.getBudgetId(), budget, 0);
        }
        index.caughtUp();
        pipeline.limits.set(index.limits());
    }

    private static KeyValueStore<Bytes, byte[]> store(Pipeline pipeline) {
        return pipeline.driver.getKeyValueStore(AttributionTopology.SPEND_STORE);
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
