package io.costline.ingest.publish;

import io.costline.avro.ModalityTokens;
import io.costline.avro.ReportedCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBuckets;
import io.costline.avro.UnitQuantity;
import io.costline.avro.UsagePart;
import io.costline.wire.AvroBuffer;
import io.costline.wire.EventText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event field by field, as the schema orders them. Avro's own writer looks every field up in the schema and
 * costs several times as much; a test holds the bytes of both against each other, so a new field cannot be forgotten. Texts of
 * the first release are written by name, which takes half the time of walking the table; later ones are walked.
 */
final class EventWriter {
    private static final EventText[] LATER = EventText.later().toArray(EventText[]::new);

    private EventWriter() {}

    static void write(RequestEvent event, AvroBuffer out) {
        out.writeRaw(event.getEventId().bytes());
        text(out, event.getTenant());
        text(out, event.getCallId());
        out.writeLong(event.getRevision());
        out.writeLong(event.getContentHash());
        out.writeInt(event.getLayer().ordinal());
        out.writeInt(event.getRecordKind().ordinal());
        time(event.getEventTime(), out);
        out.writeInt(event.getTimeQuality().ordinal());
        time(event.getReceivedAt(), out);
        text(out, event.getProvider());
        text(out, event.getModelVendor());
        text(out, event.getRequestedModel());
        text(out, event.getServedModel());
        text(out, event.getServiceTier());
        text(out, event.getSpeed());
        text(out, event.getRegion());
        out.writeBoolean(event.getBatch());
        out.writeInt(event.getCredentialKind().ordinal());
        out.writeInt(event.getResponseCache().ordinal());
        usage(event, out);
        attempt(event, out);
        who(event, out);
        run(event, out);
        source(event, out);
    }

    private static void usage(RequestEvent event, AvroBuffer out) {
        out.writeInt(event.getUsageStatus().ordinal());
        out.writeInt(event.getTotalCheck().ordinal());
        text(out, event.getInclusionRule());
        tokens(event.getTokens(), out);
        begin(event.getModalities(), out);
        for (ModalityTokens entry : event.getModalities()) {
            out.writeInt(entry.getBucket().ordinal());
            out.writeInt(entry.getModality().ordinal());
            out.writeLong(entry.getTokens());
        }
        out.writeLong(0);
        begin(event.getUnits(), out);
        for (UnitQuantity unit : event.getUnits()) {
            text(out, unit.getUnit());
            decimal(unit.getQuantity(), out);
        }
        out.writeLong(0);
        begin(event.getParts(), out);
        for (UsagePart part : event.getParts()) {
            out.writeInt(part.getIndex());
            text(out, part.getKind());
            text(out, part.getProvider());
            text(out, part.getModel());
            tokens(part.getTokens(), out);
            out.writeBoolean(part.getBillable());
        }
        out.writeLong(0);
        begin(event.getReportedCosts(), out);
        for (ReportedCost cost : event.getReportedCosts()) {
            out.writeInt(cost.getKind().ordinal());
            decimal(cost.getAmount(), out);
            text(out, cost.getCurrency());
            text(out, cost.getSourceUnit());
        }
        out.writeLong(0);
    }

    private static void tokens(TokenBuckets tokens, AvroBuffer out) {
        out.writeLong(tokens.getInputUncached());
        out.writeLong(tokens.getCacheRead());
        out.writeLong(tokens.getCacheWrite5m());
        out.writeLong(tokens.getCacheWrite1h());
        out.writeLong(tokens.getCacheWriteUnknownTtl());
        out.writeLong(tokens.getToolUseInput());
        out.writeLong(tokens.getOutputVisible());
        out.writeLong(tokens.getReasoning());
        out.writeLong(tokens.getPredictionRejected());
    }

    private static void attempt(RequestEvent event, AvroBuffer out) {
        out.writeInt(event.getStatus().ordinal());
        text(out, event.getOperationId());
        out.writeInt(event.getAttemptIndex());
        out.writeInt(event.getRetryCount());
        text(out, event.getFallbackFrom());
        optionalTime(event.getStartedAt(), out);
        optionalTime(event.getFirstTokenAt(), out);
        optionalTime(event.getEndedAt(), out);
    }

    private static void who(RequestEvent event, AvroBuffer out) {
        text(out, event.getCustomerId());
        text(out, event.getEndUserId());
        text(out, event.getTeam());
        text(out, event.getProject());
        text(out, event.getAppKey());
        text(out, event.getProviderAccount());
        text(out, event.getTraceId());
        text(out, event.getSpanId());
        text(out, event.getParentSpanId());
        text(out, event.getSessionId());
        text(out, event.getWorkflow());
        text(out, event.getStep());
        text(out, event.getAgent());
        text(out, event.getFeature());
    }

    private static void run(RequestEvent event, AvroBuffer out) {
        text(out, event.getOperation());
        text(out, event.getEndpointFamily());
        out.writeBoolean(event.getStream());
        text(out, event.getRoute());
        text(out, event.getRouteConfigId());
        text(out, event.getComplexityTier());
        out.writeInt(event.getHttpStatus());
        text(out, event.getErrorType());
        text(out, event.getBlockedBy());
        text(out, event.getFinishReason());
        out.writeBoolean(event.getTraceEnd());
        begin(event.getTags().size(), out);
        for (Map.Entry<String, String> tag : event.getTags().entrySet()) {
            text(out, tag.getKey());
            text(out, tag.getValue());
        }
        out.writeLong(0);
        begin(event.getReportedUsage().size(), out);
        for (Map.Entry<String, Long> count : event.getReportedUsage().entrySet()) {
            text(out, count.getKey());
            out.writeLong(count.getValue());
        }
        out.writeLong(0);
    }

    private static void source(RequestEvent event, AvroBuffer out) {
        text(out, event.getSource());
        text(out, event.getSourceInstance());
        text(out, event.getNativeId());
        text(out, event.getAdapter());
        text(out, event.getProviderResponseId());
        text(out, event.getGatewayRequestId());
        text(out, event.getProviderRequestId());
        text(out, event.getBatchId());
        text(out, event.getCustomId());
        for (int i = 0; i < LATER.length; i++) {
            text(out, LATER[i].of(event));
        }
    }

    /** Most texts of an event are empty. */
    private static void text(AvroBuffer out, String text) {
        if (text.isEmpty()) {
            out.writeByte(0);
        } else {
            out.writeString(text);
        }
    }

    private static void begin(List<?> items, AvroBuffer out) {
        begin(items.size(), out);
    }

    /** One block; an empty array or map is its end alone. */
    private static void begin(int size, AvroBuffer out) {
        if (size > 0) {
            out.writeLong(size);
        }
    }

    private static void decimal(BigDecimal amount, AvroBuffer out) {
        out.writeBytes(amount.setScale(12).unscaledValue().toByteArray());
    }

    private static void optionalTime(@Nullable Instant time, AvroBuffer out) {
        if (time == null) {
            out.writeInt(0);
        } else {
            out.writeInt(1);
            time(time, out);
        }
    }

    private static void time(Instant time, AvroBuffer out) {
        out.writeLong(Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000));
    }
}
