package io.costline.clickhouse.sink;

import io.costline.avro.AlertKind;
import io.costline.avro.AlertState;
import io.costline.avro.BudgetAlert;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.Granularity;
import io.costline.avro.Rejection;
import io.costline.avro.SpendBucket;
import io.costline.avro.SpendDimension;
import io.costline.avro.SpendTotals;
import io.costline.avro.TraceAmounts;
import io.costline.avro.TraceStatus;
import io.costline.avro.WorkflowTrace;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Aggregates as the streams write them, with figures a test can add up in the head. */
public final class Values {
    /** Of every trace: far enough back to be of the same or an earlier day than what tests count from now. */
    private static final Instant STARTED =
            Instant.now().minus(Duration.ofHours(3)).truncatedTo(ChronoUnit.DAYS);

    private Values() {}

    public static WorkflowTrace trace(String tenant, String traceId, long revision, String cost) {
        return WorkflowTrace.newBuilder()
                .setTenant(tenant)
                .setTraceId(traceId)
                .setRevision(revision)
                .setStatus(TraceStatus.OPEN)
                .setCustomerId(revision > 3 ? "acme" : "")
                .setFeature("research-agent")
                .setWorkflow("research")
                .setStartedAt(STARTED)
                .setEndedAt(STARTED.plus(Duration.ofSeconds(9)))
                .setReceivedAt(STARTED.plus(Duration.ofSeconds(10)))
                .setCalls(5)
                .setOperations(5)
                .setFailedCalls(0)
                .setFailedOperations(0)
                .setFallbackOperations(0)
                .setUnpricedCalls(0)
                .setInputTokens(1_000)
                .setOutputTokens(200)
                .setProviders(List.of("anthropic", "openai"))
                .setModels(List.of("claude-opus-4-5"))
                .setAmounts(List.of(TraceAmounts.newBuilder()
                        .setCurrency("USD")
                        .setListCost(Samples.money(cost))
                        .setContractedCost(Samples.money(cost))
                        .setFallbackCost(Samples.money("0"))
                        .setEscalationCost(Samples.money("0"))
                        .setUnpricedUpperBound(Samples.money("0"))
                        .build()))
                .build();
    }

    /** A bucket of 10 calls, 2 of them wasted, one unpriced, 8 operations of which 2 fell back. */
    public static SpendBucket bucket(
            String tenant,
            SpendDimension dimension,
            String scope,
            Granularity granularity,
            Instant start,
            long revision,
            String cost) {
        return SpendBucket.newBuilder()
                .setTenant(tenant)
                .setDimension(dimension)
                .setScopeValue(scope)
                .setGranularity(granularity)
                .setBucketStart(start)
                .setCurrency("USD")
                .setRevision(revision)
                .setReceivedAt(start)
                .setTotals(SpendTotals.newBuilder()
                        .setListCost(Samples.money(cost))
                        .setContractedCost(Samples.money(cost))
                        .setFallbackCost(Samples.money("0.25"))
                        .setEscalationCost(Samples.money("0.125"))
                        .setRequestedCost(Samples.money(cost))
                        .setUnpricedUpperBound(Samples.money("0.5"))
                        .setCalls(10)
                        .setFailedCalls(2)
                        .setWastedCalls(2)
                        .setOperations(8)
                        .setFallbackOperations(2)
                        .setUnpricedCalls(1)
                        .setInputTokens(1_000)
                        .setCacheReadTokens(100)
                        .setCacheWriteTokens(10)
                        .setOutputTokens(200)
                        .setPricedCalls(9)
                        .setPricedInputTokens(900)
                        .setPricedOutputTokens(100)
                        .setPricedCost(Samples.money(cost))
                        .build())
                .build();
    }

    /** As ClickHouse prints a decimal. */
    public static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    /** 80 percent of ten a day. */
    public static BudgetAlert alert(String tenant, Instant start, long revision, String spend) {
        return BudgetAlert.newBuilder()
                .setAlertId("a1")
                .setTenant(tenant)
                .setBudgetId("b1")
                .setBudgetVersion(2)
                .setKind(AlertKind.THRESHOLD)
                .setState(AlertState.FIRING)
                .setDimension(SpendDimension.CUSTOMER)
                .setScopeValue("acme")
                .setPeriod(BudgetPeriod.DAY)
                .setPeriodStart(start)
                .setPeriodEnd(start.plus(Duration.ofDays(1)))
                .setThresholdPercent(80)
                .setCurrency("USD")
                .setSpend(Samples.money(spend))
                .setLimit(Samples.money("10"))
                .setForecast(Samples.money("12"))
                .setUnpricedCalls(0)
                .setUnpricedUpperBound(Samples.money("0"))
                .setFigureAsOf(start)
                .setRevision(revision)
                .build();
    }

    public static Rejection rejection(String tenant, Instant at) {
        return Rejection.newBuilder()
                .setRejectionId("r1")
                .setTenant(tenant)
                .setSource("litellm")
                .setDoor("http")
                .setReceivedAt(at)
                .setReasonCode("NEGATIVE_COUNT")
                .setField("usage.input_tokens")
                .setSha256(ByteBuffer.wrap(new byte[] {1, 2, (byte) 255}))
                .setSize(10)
                .build();
    }
}
