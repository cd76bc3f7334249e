package io.costline.attribution.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.attribution.ledger.DeltaBook;
import io.costline.attribution.ledger.Dimension;
import io.costline.attribution.ledger.Outcome;
import io.costline.attribution.ledger.Totals;
import io.costline.attribution.spend.Bucket;
import io.costline.attribution.spend.Granularity;
import io.costline.attribution.spend.Scope;
import io.costline.attribution.trace.RandomCalls;
import io.costline.attribution.trace.Trace;
import io.costline.attribution.trace.TraceSummary;
import io.costline.avro.CallStatus;
import io.costline.avro.SpendBucket;
import io.costline.avro.SpendDelta;
import io.costline.avro.SpendDimension;
import io.costline.avro.SpendTotals;
import io.costline.avro.TraceStatus;
import io.costline.avro.WorkflowTrace;
import io.costline.trials.Trials;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.InMemoryRegistry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** Holds what is written field by field against the generated classes. */
class WritersTest {
    private final InMemoryRegistry registry = new InMemoryRegistry();

    private static Trace trace(java.util.random.RandomGenerator random) {
        Trace trace = new Trace("demo", "t1");
        for (int i = random.nextInt(5); i >= 0; i--) {
            trace.apply(new RandomCalls(random).call(i, 1), 1);
        }
        return trace;
    }

    @Test
    void aTraceReadsBackAsItIs() {
        Trials.run(100, random -> {
            // Given
            TraceSummary summary = trace(random).settle(new DeltaBook());

            // When
            WorkflowTrace read = AvroDeserializer.of(registry, WorkflowTrace.class)
                    .deserialize(null, new TraceWriter(registry, 3).write(summary, 1_900_000_000));

            // Then
            assertThat(read.getTraceId()).isEqualTo("t1");
            assertThat(read.getEpoch()).isEqualTo(3);
            assertThat(read.getRevision()).isOne();
            assertThat(read.getStatus()).isEqualTo(TraceStatus.OPEN);
            assertThat(read.getOpenUntil()).isEqualTo(Instant.ofEpochSecond(1_900));
            assertThat(read.getCustomerId()).isEqualTo(summary.customer());
            assertThat(read.getSessionId()).isEqualTo(summary.sessionId());
            assertThat(read.getStartedAt()).isEqualTo(instant(summary.startedAt()));
            assertThat(read.getEndedAt()).isEqualTo(instant(summary.endedAt()));
            assertThat((long) read.getCalls()).isEqualTo(summary.count(Totals.Count.CALLS));
            assertThat(read.getFailedOperations()).isEqualTo(summary.failedOperations());
            assertThat(read.getFallbackOperations()).isEqualTo(summary.fallbackOperations());
            assertThat(read.getOutputTokens()).isEqualTo(summary.count(Totals.Count.OUTPUT_TOKENS));
            assertThat(read.getProviders()).containsExactlyElementsOf(summary.providers());
            assertThat(read.getModels()).containsExactlyElementsOf(summary.models());
            assertThat(read.getAmounts()).hasSize(summary.totals().size());
            read.getAmounts().forEach(amounts -> {
                Totals totals = summary.totals().get(amounts.getCurrency());
                assertThat(amounts.getFallbackCost())
                        .isEqualTo(totals.amount(Totals.Amount.FALLBACK_COST).toDecimal());
                assertThat(amounts.getUnpricedUpperBound())
                        .isEqualTo(totals.amount(Totals.Amount.UNPRICED_UPPER_BOUND)
                                .toDecimal());
            });
        });
    }

    @Test
    void aDeltaReadsBackAsItIs() {
        Trials.run(50, random -> {
            // Given
            DeltaFormat format = new DeltaFormat(registry, "deltas");
            DeltaBook book = new DeltaBook();
            trace(random).settle(book);

            book.drain((key, delta) -> {
                // When
                byte[] written = format.write(key, delta);
                SpendDelta read =
                        AvroDeserializer.of(registry, SpendDelta.class).deserialize(null, written);
                DeltaFormat.Received received = format.read(written);

                // Then
                assertThat(read.getDimension().name()).isEqualTo(key.dimension().name());
                assertThat(read.getScopeValue()).isEqualTo(key.scopeValue());
                assertThat(read.getAddedIn()).isEqualTo(key.addedIn());
                assertThat(read.getMinuteStart()).isEqualTo(instant(key.start()));
                assertSame(read.getChange(), delta.change());
                assertThat(received.scope())
                        .isEqualTo(new Scope(key.tenant(), key.dimension(), key.scopeValue(), key.currency()));
                assertThat(received.start()).isEqualTo(key.start());
                assertThat(received.addedIn()).isEqualTo(key.addedIn());
                assertThat(received.change()).isEqualTo(delta.change());
                assertThat(received.receivedAt()).isEqualTo(delta.receivedAt());
            });
        });
    }

    @Test
    void aBucketReadsBackAsItIs() {
        // Given
        Bucket bucket = new Bucket();
        Trials.run(20, random -> bucket.totals().add(new RandomCalls(random).call(1, 1), 0));
        Scope scope = new Scope("demo", Dimension.PROVIDER_ACCOUNT, "a/b", "EUR");

        // When
        SpendBucket read = AvroDeserializer.of(registry, SpendBucket.class)
                .deserialize(
                        null,
                        new BucketWriter(registry, 1).write(scope, Granularity.HOUR, 3_600_000_000L, 202611, bucket));

        // Then
        assertThat(read.getDimension()).isEqualTo(SpendDimension.PROVIDER_ACCOUNT);
        assertThat(read.getGranularity()).isEqualTo(io.costline.avro.Granularity.HOUR);
        assertThat(read.getBucketStart()).isEqualTo(Instant.EPOCH.plus(1, ChronoUnit.HOURS));
        assertSame(read.getTotals(), bucket.totals());
        assertThat(read.getAddedIn()).isEqualTo(202611);
    }

    private static void assertSame(SpendTotals read, Totals totals) {
        assertThat(read.getListCost())
                .isEqualTo(totals.amount(Totals.Amount.LIST_COST).toDecimal());
        assertThat(read.getContractedCost())
                .isEqualTo(totals.amount(Totals.Amount.CONTRACTED_COST).toDecimal());
        assertThat(read.getFallbackCost())
                .isEqualTo(totals.amount(Totals.Amount.FALLBACK_COST).toDecimal());
        assertThat(read.getEscalationCost())
                .isEqualTo(totals.amount(Totals.Amount.ESCALATION_COST).toDecimal());
        assertThat(read.getRequestedCost())
                .isEqualTo(totals.amount(Totals.Amount.REQUESTED_COST).toDecimal());
        assertThat(read.getUnpricedUpperBound())
                .isEqualTo(totals.amount(Totals.Amount.UNPRICED_UPPER_BOUND).toDecimal());
        assertThat(read.getCalls()).isEqualTo(totals.count(Totals.Count.CALLS));
        assertThat(read.getWastedCalls()).isEqualTo(totals.count(Totals.Count.WASTED_CALLS));
        assertThat(read.getFallbackOperations()).isEqualTo(totals.count(Totals.Count.FALLBACK_OPERATIONS));
        assertThat(read.getInputTokens()).isEqualTo(totals.count(Totals.Count.INPUT_TOKENS));
        assertThat(read.getOutputTokens()).isEqualTo(totals.count(Totals.Count.OUTPUT_TOKENS));
        assertThat(read.getPricedCalls()).isEqualTo(totals.count(Totals.Count.PRICED_CALLS));
        assertThat(read.getPricedInputTokens()).isEqualTo(totals.count(Totals.Count.PRICED_INPUT_TOKENS));
        assertThat(read.getPricedOutputTokens()).isEqualTo(totals.count(Totals.Count.PRICED_OUTPUT_TOKENS));
        assertThat(read.getPricedCost())
                .isEqualTo(totals.amount(Totals.Amount.PRICED_COST).toDecimal());
    }

    @Test
    void ourEnumsAreThoseOfTheSchemas() {
        for (Dimension dimension : Dimension.values()) {
            assertThat(SpendDimension.values()[dimension.wire()].name()).isEqualTo(dimension.name());
        }
        for (CallStatus status : CallStatus.values()) {
            assertThat(Outcome.ofWire(status.ordinal()).name()).isEqualTo(status.name());
        }
        for (Granularity granularity : Granularity.values()) {
            assertThat(io.costline.avro.Granularity.values()[granularity.wire()].name())
                    .isEqualTo(granularity.name());
        }
        assertThat(Dimension.values()).hasSize(SpendDimension.values().length - 1);
        assertThat(Outcome.values()).hasSize(CallStatus.values().length + 1).endsWith(Outcome.EVIDENCE);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
