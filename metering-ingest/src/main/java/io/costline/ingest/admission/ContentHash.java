package io.costline.ingest.admission;

import io.costline.avro.ModalityTokens;
import io.costline.avro.ReportedCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.TimeQuality;
import io.costline.avro.TokenBuckets;
import io.costline.avro.UnitQuantity;
import io.costline.avro.UsagePart;
import io.costline.wire.EventText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * 32 bits over what was put in and 32 over everything the source said, to tell a duplicate and a later report from a
 * conflict. Leaves out what we set: ids, receipt,
 * the adapter's version, attribution from the key, and the time when the source gave none. Not cryptographic: a sender
 * can only collide with its own event.
 */
final class ContentHash {
    private static final long PRIME = 0x9E3779B97F4A7C15L;
    private static final EventText[] MODEL = range(EventText.PROVIDER, EventText.REGION);
    private static final EventText[] RUN = range(EventText.OPERATION, EventText.FINISH_REASON);
    private static final EventText[] IDS = range(EventText.PROVIDER_RESPONSE_ID, EventText.CUSTOM_ID);
    private static final EventText[] WORK = range(EventText.OPERATION_ID, EventText.FEATURE);
    private long hash = 0x243F6A8885A308D3L;

    private ContentHash() {}

    private static EventText[] range(EventText first, EventText last) {
        return EventText.from(first, last).toArray(EventText[]::new);
    }

    static long of(RequestEvent event) {
        var content = new ContentHash();
        content.addAll(event);
        var input = new ContentHash();
        input.addInput(event);
        return input.hash & 0xFFFF_FFFF_0000_0000L | content.hash >>> 32;
    }

    /** What was put in: of one id and input, a report with more output is a later one and no conflict. */
    private void addInput(RequestEvent event) {
        TokenBuckets tokens = event.getTokens();
        add(tokens.getInputUncached());
        add(tokens.getCacheRead());
        add(tokens.getCacheWrite5m());
        add(tokens.getCacheWrite1h());
        add(tokens.getCacheWriteUnknownTtl());
        add(tokens.getToolUseInput());
        add(event.getRequestedModel());
        add(event.getServedModel());
        add(event.getOperation());
    }

    private void addAll(RequestEvent event) {
        add(event.getRevision());
        add(event.getLayer().ordinal());
        add(event.getRecordKind().ordinal());
        if (event.getTimeQuality() != TimeQuality.SERVER) {
            add(event.getEventTime());
        }
        add(event.getStartedAt());
        add(event.getFirstTokenAt());
        add(event.getEndedAt());
        addUsage(event);
        addRun(event);
        add(event, WORK);
        add(event.getAttemptIndex());
        add(event.getRetryCount());
        add(event.getHttpStatus());
        add(event.getStatus().ordinal());
        add(event.getTraceEnd() ? 1 : 0);
        add(event.getStream() ? 1 : 0);
        add(event.getBatch() ? 1 : 0);
        long tags = 0; // maps have no order: combined by a sum
        for (Map.Entry<String, String> tag : event.getTags().entrySet()) {
            var entry = new ContentHash();
            entry.add(tag.getKey());
            entry.add(tag.getValue());
            tags += entry.hash;
        }
        add(tags);
        addLater(event);
    }

    private void addUsage(RequestEvent event) {
        add(event.getUsageStatus().ordinal());
        add(event.getTokens());
        for (ModalityTokens modality : event.getModalities()) {
            add(modality.getBucket().ordinal());
            add(modality.getModality().ordinal());
            add(modality.getTokens());
        }
        for (UnitQuantity unit : event.getUnits()) {
            add(unit.getUnit());
            add(unit.getQuantity());
        }
        for (UsagePart part : event.getParts()) {
            add(part.getIndex());
            add(part.getKind());
            add(part.getProvider());
            add(part.getModel());
            add(part.getTokens());
            add(part.getBillable() ? 1 : 0);
        }
        for (ReportedCost cost : event.getReportedCosts()) {
            add(cost.getKind().ordinal());
            add(cost.getAmount());
            add(cost.getCurrency());
            add(cost.getSourceUnit());
        }
        long reported = 0;
        for (Map.Entry<String, Long> total : event.getReportedUsage().entrySet()) {
            var entry = new ContentHash();
            entry.add(total.getKey());
            entry.add(total.getValue());
            reported += entry.hash;
        }
        add(reported);
    }

    private void addRun(RequestEvent event) {
        add(event, MODEL);
        add(event.getCredentialKind().ordinal());
        add(event.getResponseCache().ordinal());
        add(event, RUN);
        add(event, IDS);
    }

    /** What the first release did not know is added only if said, so that the same event has the same hash in every version. */
    private void addLater(RequestEvent event) {
        for (EventText text : EventText.later()) {
            if (!text.ours() && !text.of(event).isEmpty()) {
                add(text.ordinal());
                add(text.of(event));
            }
        }
    }

    private void add(RequestEvent event, EventText[] texts) {
        for (EventText text : texts) {
            add(text.of(event));
        }
    }

    private void add(TokenBuckets tokens) {
        add(tokens.getInputUncached());
        add(tokens.getCacheRead());
        add(tokens.getCacheWrite5m());
        add(tokens.getCacheWrite1h());
        add(tokens.getCacheWriteUnknownTtl());
        add(tokens.getToolUseInput());
        add(tokens.getOutputVisible());
        add(tokens.getReasoning());
        add(tokens.getPredictionRejected());
    }

    private void add(long value) {
        long mixed = (hash ^ value) * PRIME;
        hash = mixed ^ (mixed >>> 29);
    }

    /** A text by the hash its own class specifies, which is fast and the same everywhere. */
    private void add(String value) {
        add(((long) value.length() << 32) ^ (value.hashCode() & 0xFFFF_FFFFL));
    }

    private void add(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        add(plain.scale());
        add(plain.unscaledValue().hashCode());
        add(plain.unscaledValue().longValue());
    }

    private void add(@Nullable Instant value) {
        if (value == null) {
            add(0);
        } else {
            add(value.getEpochSecond());
            add(value.getNano());
        }
    }
}
