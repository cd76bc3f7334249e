package io.costline.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.avro.ComparisonKind;
import io.costline.avro.CostCorrection;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBucket;
import io.costline.identity.EventIds;
import io.costline.money.Picos;
import io.costline.topics.Topics;
import io.costline.trials.Trials;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestCostViewTest {
    private final AvroSerializer<RequestCost> serializer = AvroSerializer.of(new InMemoryRegistry(), Topics.COSTS);
    private final RequestCostView view = new RequestCostView();
    private final Interner interner = new Interner(64);

    @Test
    void readsEveryFieldAsTheGeneratedClassHoldsIt() {
        Trials.run(2_000, random -> {
            // Given
            RequestCost cost = new RandomRecords(random).next(RequestCost.class);

            // When
            view.wrap(serializer.encode(cost));

            // Then
            assertEvent(view.event(), cost.getEvent());
            assertThat(view.epoch()).isEqualTo(cost.getEpoch());
            assertThat(view.priceBookVersion()).isEqualTo(cost.getPriceBookVersion());
            assertThat(view.status()).isEqualTo(cost.getStatus());
            assertThat(view.reason(interner)).isEqualTo(cost.getReason());
            assertThat(view.currency(interner)).isEqualTo(cost.getCurrency());
            assertThat(view.cardId(interner)).isEqualTo(cost.getCardId());
            assertThat(Picos.toDecimal(view.listCost())).isEqualTo(cost.getListCost());
            assertThat(Picos.toDecimal(view.contractedCost())).isEqualTo(cost.getContractedCost());
            assertThat(Picos.toDecimal(view.upperBound())).isEqualTo(cost.getUpperBound());
            assertThat(view.requestedKnown())
                    .isEqualTo(cost.getComparisons().stream()
                            .anyMatch(comparison -> comparison.getKind() == ComparisonKind.REQUESTED));
            assertBaseline(cost);
            assertCorrection(cost);
        });
    }

    private void assertBaseline(RequestCost cost) {
        var baselines = cost.getComparisons().stream()
                .filter(comparison -> comparison.getKind() == ComparisonKind.BASELINE)
                .toList();
        assertThat(view.baselineKnown()).isEqualTo(!baselines.isEmpty());
        if (!baselines.isEmpty()) {
            String model = new String(
                    view.bytes(), view.baselineModelAt(), view.baselineModelLength(), StandardCharsets.UTF_8);
            assertThat(model).isEqualTo(baselines.getLast().getModel());
            assertThat(Picos.toDecimal(view.baselineCost()))
                    .isEqualTo(baselines.getLast().getListCost());
        }
        AvroCursor cursor = new AvroCursor();
        cursor.reset(view.bytes(), view.findingsAt(), view.bytes().length);
        assertThat(cursor.readBlock()).isEqualTo(cost.getFindings().size());
    }

    @Test
    void damagedBytesAreRefusedAndNeverReadBeyond() {
        Trials.run(5_000, random -> {
            // Given
            byte[] bytes = serializer.encode(new RandomRecords(random).next(RequestCost.class));
            byte[] cut = Arrays.copyOf(bytes, Framing.HEADER + random.nextInt(bytes.length - Framing.HEADER));
            byte[] changed = bytes.clone();
            changed[Framing.HEADER + random.nextInt(bytes.length - Framing.HEADER)] ^= (byte) (1 << random.nextInt(8));

            // Then
            assertThatThrownBy(() -> view.wrap(cut)).isInstanceOf(MalformedRecordException.class);
            try {
                view.wrap(changed);
            } catch (MalformedRecordException expected) {
                // a flipped bit may also give another readable record; nothing else may be thrown
            }
        });
    }

    @Test
    void theEventIsTheFirstPartOfTheCost() {
        Trials.run(200, random -> {
            // Given
            RequestCost cost = new RandomRecords(random).next(RequestCost.class);
            byte[] event = AvroSerializer.<RequestEvent>of(new InMemoryRegistry(), Topics.REQUESTS)
                    .encode(cost.getEvent());

            // When
            int after = new RequestEventView().wrap(event, Framing.HEADER, event.length);
            byte[] whole = serializer.encode(cost);

            // Then
            assertThat(after).isEqualTo(event.length);
            view.wrap(whole);
            assertThat(view.callRevision()).isEqualTo(cost.getCallRevision());
            assertThat(view.event().text(EventText.CALL_ID))
                    .isEqualTo(cost.getEvent().getCallId());
        });
    }

    @Test
    void revisionsOrderByEpochDecisionLayerSourceAndPriceBook() {
        // Given
        byte[][] ascending = {
            revision(0, 0, 1, 5, 9),
            revision(0, 0, 1, 6, 1),
            revision(0, 0, 1, 1L << 40, 0),
            revision(0, 0, 2, 0, 0),
            revision(0, 0, 3, 1L << 50, 0),
            revision(0, 2, 3, 9, 7),
            revision(0, 2, 3, 1, 8),
            revision(0, 3, 1, 0, 0),
            revision(0, 1L << 41, 1, 0, 0),
            revision(1, 0, 0, 0, 0),
            revision(1, 0, 0, 0, 1)
        };

        // Then
        for (int i = 1; i < ascending.length; i++) {
            assertThat(Arrays.compareUnsigned(ascending[i - 1], ascending[i])).isNegative();
        }
    }

    private byte[] revision(int epoch, long callRevision, int layer, long eventRevision, long priceBookVersion) {
        RequestCost cost = new RandomRecords(new java.util.SplittableRandom(1)).next(RequestCost.class);
        cost.setEpoch(epoch);
        cost.setCallRevision(callRevision);
        cost.setPriceBookVersion(priceBookVersion);
        cost.getEvent().setLayer(io.costline.avro.ObservationLayer.values()[layer]);
        cost.getEvent().setRevision(eventRevision);
        view.wrap(serializer.encode(cost));
        AvroBuffer buffer = new AvroBuffer();
        buffer.writeFixedLong(view.revisionHigh());
        buffer.writeFixedLong(view.revisionLow());
        return buffer.toByteArray();
    }

    private void assertCorrection(RequestCost cost) {
        CostCorrection correction = cost.getCorrection();
        assertThat(view.corrected()).isEqualTo(correction != null);
        if (correction == null) {
            assertThat(view.knownAt()).isEqualTo(micros(cost.getEvent().getReceivedAt()));
            return;
        }
        assertThat(view.previousPriceBookVersion()).isEqualTo(correction.getPreviousPriceBookVersion());
        assertThat(view.previousStatus()).isEqualTo(correction.getPreviousStatus());
        assertThat(view.previousCurrency(interner)).isEqualTo(correction.getPreviousCurrency());
        assertThat(Picos.toDecimal(view.previousListCost())).isEqualTo(correction.getPreviousListCost());
        assertThat(Picos.toDecimal(view.previousContractedCost())).isEqualTo(correction.getPreviousContractedCost());
        assertThat(Picos.toDecimal(view.previousUpperBound())).isEqualTo(correction.getPreviousUpperBound());
        assertThat(view.cause(interner)).isEqualTo(correction.getCause());
        assertThat(view.jobId(interner)).isEqualTo(correction.getJobId());
        assertThat(view.knownAt()).isEqualTo(micros(correction.getCorrectedAt()));
    }

    private void assertEvent(RequestEventView actual, RequestEvent expected) {
        assertThat(actual.eventIdHigh())
                .isEqualTo(EventIds.high(expected.getEventId().bytes()));
        assertThat(actual.eventIdLow())
                .isEqualTo(EventIds.low(expected.getEventId().bytes()));
        for (EventText field : EventText.values()) {
            assertThat(actual.text(field)).as(field.name()).isEqualTo(text(expected, field));
            assertThat(actual.text(field, interner)).isEqualTo(text(expected, field));
        }
        assertThat(actual.revision()).isEqualTo(expected.getRevision());
        assertThat(actual.contentHash()).isEqualTo(expected.getContentHash());
        assertThat(actual.layer()).isEqualTo(expected.getLayer());
        assertThat(actual.timeQuality()).isEqualTo(expected.getTimeQuality());
        assertThat(actual.credentialKind()).isEqualTo(expected.getCredentialKind());
        assertThat(actual.responseCache()).isEqualTo(expected.getResponseCache());
        assertThat(actual.usageStatus()).isEqualTo(expected.getUsageStatus());
        assertThat(actual.totalCheck()).isEqualTo(expected.getTotalCheck());
        assertThat(actual.status()).isEqualTo(expected.getStatus());
        assertThat(actual.batch()).isEqualTo(expected.getBatch());
        assertThat(actual.stream()).isEqualTo(expected.getStream());
        assertThat(actual.traceEnd()).isEqualTo(expected.getTraceEnd());
        assertThat(actual.attemptIndex()).isEqualTo(expected.getAttemptIndex());
        assertThat(actual.retryCount()).isEqualTo(expected.getRetryCount());
        assertThat(actual.httpStatus()).isEqualTo(expected.getHttpStatus());
        assertThat(actual.eventTime()).isEqualTo(micros(expected.getEventTime()));
        assertThat(actual.receivedAt()).isEqualTo(micros(expected.getReceivedAt()));
        assertThat(actual.startedAt()).isEqualTo(micros(expected.getStartedAt()));
        assertThat(actual.firstTokenAt()).isEqualTo(micros(expected.getFirstTokenAt()));
        assertThat(actual.endedAt()).isEqualTo(micros(expected.getEndedAt()));
        for (TokenBucket bucket : TokenBucket.values()) {
            if (bucket != TokenBucket.UNKNOWN) {
                assertThat(actual.tokens(bucket))
                        .as(bucket.name())
                        .isEqualTo(expected.getTokens().get(bucket.ordinal() - 1));
            }
        }
    }

    private static Object text(SpecificRecord event, EventText field) {
        StringBuilder name = new StringBuilder();
        for (String word : field.name().toLowerCase(java.util.Locale.ROOT).split("_")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return event.get(event.getSchema().getField(name.toString()).pos());
    }

    private static long micros(@Nullable Instant time) {
        return time == null ? RequestEventView.NO_TIME : ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
