package io.costline.attribution.topology;

import static io.costline.attribution.topology.Costs.NOON;
import static io.costline.attribution.topology.Costs.call;
import static io.costline.attribution.topology.Costs.compared;
import static io.costline.attribution.topology.Costs.costs;
import static io.costline.attribution.topology.Costs.usd;
import static io.costline.attribution.topology.Pipeline.hour;
import static org.assertj.core.api.Assertions.assertThat;

import io.costline.attribution.config.Rules;
import io.costline.avro.CallStatus;
import io.costline.avro.PricingStatus;
import io.costline.avro.Rejection;
import io.costline.avro.RequestCost;
import io.costline.avro.SpendDimension;
import io.costline.avro.TraceStatus;
import io.costline.avro.WorkflowTrace;
import io.costline.trials.Golden;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttributionTopologyTest {
    @TempDir
    Path stateDir;

    private Pipeline pipeline;

    @BeforeEach
    void start() {
        pipeline = new Pipeline(stateDir);
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void aCallBecomesATraceAndBucketsOfEachOfItsScopes() {
        // When
        pipeline.send(call("a"));

        // Then
        WorkflowTrace trace = pipeline.lastTrace();
        assertThat(trace.getTraceId()).isEqualTo("t1");
        assertThat(trace.getStatus()).isEqualTo(TraceStatus.OPEN);
        assertThat(trace.getCustomerId()).isEqualTo("acme");
        assertThat(trace.getCalls()).isEqualTo(1);
        assertThat(trace.getModels()).containsExactly("gpt-5");
        assertThat(trace.getAmounts().getFirst().getContractedCost()).isEqualTo(usd("1"));
        var buckets = pipeline.latestBuckets();
        assertThat(buckets.keySet())
                .contains(
                        "demo/TENANT/MINUTE/" + NOON.toEpochMilli() + "/USD/",
                        "demo/CUSTOMER/HOUR/" + NOON.toEpochMilli() + "/USD/acme",
                        "demo/MODEL/MINUTE/" + NOON.toEpochMilli() + "/USD/gpt-5")
                .hasSize(14);
        assertThat(hour(buckets, SpendDimension.FEATURE, "support-chat")
                        .getTotals()
                        .getInputTokens())
                .isEqualTo(100);
    }

    @Test
    void aDeltaThatIsNoneIsRejectedAndTheNextCounts() {
        // When
        pipeline.sendDelta("demo/TENANT//USD", null);
        pipeline.sendDelta("demo/TENANT//USD", new byte[] {0, 0, 0, 0, 99, 1});
        pipeline.sendDelta("demo/TENANT//USD", new byte[] {7});
        pipeline.send(call("a"));

        // Then
        assertThat(pipeline.rejections())
                .extracting(Rejection::getReasonCode)
                .containsExactly("NO_VALUE", "MALFORMED_DELTA", "MALFORMED_DELTA");
        assertThat(pipeline.latestBuckets()).hasSize(14);
    }

    @Test
    void aTraceOfManyModelsNamesTheFirstHundred() {
        // When
        for (int i = 0; i < 120; i++) {
            int model = i;
            pipeline.send(call("c" + i, event -> event.setServedModel("model-" + (1_000 + model)), costs("1")));
        }
        pipeline.pass(Duration.ofSeconds(5));

        // Then
        WorkflowTrace trace = pipeline.lastTrace();
        assertThat(trace.getCalls()).isEqualTo(120);
        assertThat(trace.getModels()).hasSize(100).contains("model-1000").doesNotContain("model-1119");
    }

    @Test
    void aDuplicateChangesNothingAndSendsNothing() {
        // Given
        pipeline.send(call("a"));
        pipeline.latestBuckets();
        pipeline.traces();

        // When
        pipeline.send(call("a"));

        // Then
        assertThat(pipeline.traces()).isEmpty();
        assertThat(pipeline.buckets()).isEmpty();
        assertThat(pipeline.count("costline.attribution.calls.replayed")).isOne();
    }

    @Test
    void theSameRevisionWithOtherContentIsAConflictAndTheFirstStays() {
        // Given
        pipeline.send(call("a"));

        // When
        pipeline.send(call("a", event -> {}, costs("9")));

        // Then
        assertThat(pipeline.lastTrace().getAmounts().getFirst().getListCost()).isEqualTo(usd("1"));
        assertThat(pipeline.count("costline.attribution.calls.conflicts")).isOne();
    }

    @Test
    void aHigherRevisionReplacesAndALowerOneComesTooLate() {
        // Given
        pipeline.send(call("a", event -> event.setRevision(2), costs("3")));

        // When
        pipeline.send(call("a", event -> event.setRevision(1), costs("5")));
        pipeline.send(call("a", event -> event.setRevision(2), costs("2.5").andThen(version(7))));

        // Then
        var buckets = pipeline.latestBuckets();
        assertThat(hour(buckets, SpendDimension.TENANT, "").getTotals().getContractedCost())
                .isEqualTo(usd("2.5"));
        assertThat(hour(buckets, SpendDimension.TENANT, "").getTotals().getCalls())
                .isOne();
    }

    private static Consumer<RequestCost.Builder> version(long priceBook) {
        return cost -> cost.setPriceBookVersion(priceBook);
    }

    @Test
    void aCustomerNamedLastGetsTheWholeTraceAndItsKeyMoves() {
        // Given
        pipeline.send(call("a", event -> event.setCustomerId("")));
        pipeline.send(call("b", event -> event.setCustomerId("")));
        pipeline.latestBuckets();
        pipeline.traces();

        // When
        pipeline.send(call("c", event -> event.setCustomerId("acme")));

        // Then
        var traces = pipeline.traces();
        assertThat(traces).extracting(Pipeline.Read::key).containsExactly("demo/~t1", "demo/acme");
        assertThat(traces.getFirst().value()).isEqualTo(Optional.empty());
        var buckets = pipeline.latestBuckets();
        assertThat(hour(buckets, SpendDimension.CUSTOMER, "acme").getTotals().getContractedCost())
                .isEqualTo(usd("3"));
        assertThat(hour(buckets, SpendDimension.CUSTOMER, "").getTotals().getCalls())
                .isZero();
    }

    @Test
    void theAttemptsThatDidNotServeAreWasteAndADearerModelIsEscalation() {
        // Given
        Consumer<io.costline.avro.RequestEvent.Builder> operation = event -> event.setOperationId("op");

        // When
        pipeline.send(
                call("a", operation.andThen(e -> e.setAttemptIndex(0).setStatus(CallStatus.ERROR)), costs("0.2")),
                call(
                        "b",
                        operation.andThen(e -> e.setAttemptIndex(1).setServedModel("gpt-5-pro")),
                        costs("3").andThen(compared("gpt-5", "1"))));
        pipeline.pass(Duration.ofSeconds(5));

        // Then
        WorkflowTrace trace = pipeline.lastTrace();
        assertThat(trace.getOperations()).isOne();
        assertThat(trace.getFallbackOperations()).isOne();
        assertThat(trace.getFailedOperations()).isZero();
        assertThat(trace.getAmounts().getFirst().getFallbackCost()).isEqualTo(usd("0.2"));
        assertThat(trace.getAmounts().getFirst().getEscalationCost()).isEqualTo(usd("2"));
        var totals = hour(pipeline.latestBuckets(), SpendDimension.TENANT, "").getTotals();
        assertThat(totals.getWastedCalls()).isOne();
        assertThat(totals.getOperations()).isOne();
        assertThat(totals.getRequestedCost()).isEqualTo(usd("1.2"));
    }

    @Test
    void anUnpricedCallShowsItsBound() {
        // When
        pipeline.send(call(
                "a",
                event -> {},
                costs("0")
                        .andThen(cost -> cost.setStatus(PricingStatus.UNPRICED).setUpperBound(usd("0.7")))));

        // Then
        assertThat(pipeline.lastTrace().getUnpricedCalls()).isOne();
        assertThat(hour(pipeline.latestBuckets(), SpendDimension.MODEL, "gpt-5")
                        .getTotals()
                        .getUnpricedUpperBound())
                .isEqualTo(usd("0.7"));
    }

    @Test
    void ofATraceWithoutCallsNothingIsSentUntilALateCall() {
        // Given
        pipeline.send(call("a"));
        WorkflowTrace open = pipeline.lastTrace();
        assertThat(open.getStatus()).isEqualTo(TraceStatus.OPEN);
        assertThat(open.getOpenUntil()).isEqualTo(NOON.plusSeconds(60).plus(Duration.ofMinutes(30)));

        // When
        pipeline.pass(Duration.ofMinutes(31));
        pipeline.send(call("a"));
        pipeline.pass(Duration.ofMinutes(31));

        // Then
        assertThat(pipeline.traces()).isEmpty();
        assertThat(pipeline.meters
                        .get("costline.attribution.traces.open")
                        .gauge()
                        .value())
                .isZero();
        assertThat(pipeline.count("costline.attribution.traces.closed")).isOne();

        // When
        pipeline.send(call("b"));

        // Then
        WorkflowTrace reopened = pipeline.lastTrace();
        assertThat(reopened.getStatus()).isEqualTo(TraceStatus.OPEN);
        assertThat(reopened.getCalls()).isEqualTo(2);
        assertThat(reopened.getRevision()).isEqualTo(2);
        assertThat(reopened.getOpenUntil()).isAfter(open.getOpenUntil());
        assertThat(hour(pipeline.latestBuckets(), SpendDimension.TENANT, "")
                        .getTotals()
                        .getCalls())
                .isEqualTo(2);
        assertThat(pipeline.count("costline.attribution.traces.reopened")).isOne();
    }

    @Test
    void anAnnouncedEndClosesTheTraceAfterItsGrace() {
        // When
        pipeline.send(call("a", event -> event.setTraceEnd(true)));
        pipeline.pass(Duration.ofSeconds(5));

        // Then
        assertThat(pipeline.lastTrace().getStatus()).isEqualTo(TraceStatus.OPEN);

        // When
        pipeline.pass(Duration.ofSeconds(6));

        // Then
        WorkflowTrace closed = pipeline.lastTrace();
        assertThat(closed.getStatus()).isEqualTo(TraceStatus.CLOSED);
        assertThat(closed.getOpenUntil()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void aTracesRowComesAtMostOnceInFiveSecondsUnlessItMovesOrCloses() {
        // When
        pipeline.send(call("a"), call("b"), call("c"));

        // Then
        assertThat(pipeline.traces()).hasSize(1);

        // When
        pipeline.pass(Duration.ofSeconds(5));

        // Then
        assertThat(pipeline.traces()).hasSize(1).allSatisfy(read -> {
            assertThat(read.value().orElseThrow().getCalls()).isEqualTo(3);
            assertThat(read.value().orElseThrow().getRevision()).isEqualTo(3);
        });

        // When
        pipeline.send(call("d", event -> event.setCustomerId("zeta").setStartedAt(NOON.minusSeconds(9))));

        // Then
        assertThat(pipeline.traces()).extracting(Pipeline.Read::key).containsExactly("demo/acme", "demo/zeta");
    }

    @Test
    void ofTooManyOpenCallsTheIdlestTracesLeaveMemory() {
        // Given
        pipeline.close();
        pipeline = new Pipeline(
                stateDir.resolve("small"),
                new Rules(
                        0,
                        Duration.ofDays(35),
                        Duration.ofHours(72),
                        Duration.ofMinutes(30),
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        2),
                NOON.plusSeconds(60));
        pipeline.send(
                call("a", event -> event.setTraceId("t1")),
                call("b", event -> event.setTraceId("t2")),
                call("c", event -> event.setTraceId("t3")),
                call("d", event -> event.setTraceId("t2")));

        // When
        pipeline.pass(Duration.ofSeconds(2));

        // Then t2 goes only when its last row was sent
        assertThat(pipeline.meters
                        .get("costline.attribution.traces.open")
                        .gauge()
                        .value())
                .isOne();
        assertThat(pipeline.latestTraces().get("t2").getCalls()).isOne();

        // When
        pipeline.pass(Duration.ofSeconds(5));
        pipeline.send(call("e", event -> event.setTraceId("t1")));

        // Then
        var latest = pipeline.latestTraces();
        assertThat(latest.get("t2").getCalls()).isEqualTo(2);
        assertThat(latest.get("t1").getCalls()).isEqualTo(2);
        assertThat(latest.values()).allMatch(trace -> trace.getStatus() == TraceStatus.OPEN);
    }

    @Test
    void aTraceLongerThanAChunkKeepsEveryCall() {
        // When
        for (int i = 0; i < 150; i++) {
            pipeline.send(call("call-" + i));
        }
        pipeline.pass(Duration.ofMinutes(31));
        pipeline.send(call("late"), call("call-149"), call("call-3"));
        pipeline.pass(Duration.ofSeconds(5));

        // Then
        WorkflowTrace trace = pipeline.lastTrace();
        assertThat(trace.getCalls()).isEqualTo(151);
        assertThat(trace.getAmounts().getFirst().getListCost()).isEqualTo(usd("151"));
    }

    @Test
    void poisonIsRejectedAndWhatFollowsArrives() {
        // When
        pipeline.send("demo/t1", new byte[] {1, 2, 3});
        pipeline.send("demo/t1", new byte[] {0, 0, 0, 3, (byte) 231, 9});
        pipeline.send("demo/t1", null);
        pipeline.send("demo/other", pipelineBytes(call("a")));
        pipeline.send(call(
                "b",
                event -> event.setEventTime(NOON.minus(Duration.ofDays(37)))
                        .setReceivedAt(NOON.minus(Duration.ofDays(36)))));
        pipeline.send(call("c"));

        // Then
        assertThat(pipeline.rejections())
                .extracting(rejection -> rejection.getReasonCode())
                .containsExactly(
                        "MALFORMED_COST", "MALFORMED_COST", "NO_VALUE", "MALFORMED_COST", "BEYOND_CORRECTION_HORIZON");
        assertThat(pipeline.lastTrace().getCalls()).isOne();
    }

    private byte[] pipelineBytes(RequestCost cost) {
        return io.costline.wire.AvroSerializer.<RequestCost>of(pipeline.registry, io.costline.topics.Topics.COSTS)
                .serialize(null, cost);
    }

    @Test
    void theTopologyIsTheReviewedOne() {
        Golden.check(
                "topology.txt",
                Pipeline.topology(
                                Rules.defaults(),
                                pipeline.registry,
                                new AtomicReference<>(io.costline.attribution.budget.Limits.none()),
                                pipeline.meters)
                        .describe()
                        .toString());
    }
}
