package io.costline.ingest.admission;

import io.costline.avro.ModalityTokens;
import io.costline.avro.ReportedCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBucket;
import io.costline.avro.TokenBuckets;
import io.costline.avro.UnitQuantity;
import io.costline.avro.UsagePart;
import io.costline.limits.PlainText;
import io.costline.limits.RecordLimits;
import io.costline.wire.EventText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must hold for every event, also for one written as Avro by somebody else. It adds up what the event takes when encoded
 * while it looks at each text, so that one bound holds whatever is large. Used once.
 */
final class EventChecks {
    private static final int MAX_TENANT = 64;
    private static final int MAX_CURRENCY = 16;
    private static final int MAX_SOURCE_UNIT = 32;
    private static final int MAX_HTTP_STATUS = 999;
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    /** Ids, numbers and times, the length before each text, and the call id, which repeats one of the texts. */
    private static final int FIXED_BYTES = 3_000;

    private static final int ENTRY_BYTES = 40;
    private static final int PART_BYTES = 100;

    /** The tenant is looked at by itself, and the call id, made of another, later. */
    private static final EventText[] TEXTS = Arrays.stream(EventText.values())
            .filter(text -> text != EventText.TENANT && text != EventText.CALL_ID)
            .toArray(EventText[]::new);

    private final Draft draft;
    private final RequestEvent event;
    private int bytes = FIXED_BYTES;
    private int widest;
    private String widestField = "";

    private EventChecks(Draft draft) {
        this.draft = draft;
        this.event = draft.event();
    }

    static void check(Draft draft) {
        new EventChecks(draft).check();
    }

    private void check() {
        if (!isTenant(event.getTenant())) {
            draft.reject(RejectionCode.UNKNOWN_TENANT, "tenant");
        }
        if (event.getNativeId().isEmpty()) {
            draft.reject(RejectionCode.MISSING_FIELD, "id");
        }
        event.setErrorType(code(event.getErrorType()));
        event.setFinishReason(code(event.getFinishReason()));
        strings();
        numbers();
        time("time", event.getStartedAt());
        time("first_token_at", event.getFirstTokenAt());
        time("ended_at", event.getEndedAt());
        tokens("usage", event.getTokens());
        tags(event.getTags());
        units();
        parts();
        reported();
        modalities();
        if (bytes > RecordLimits.EVENT_BYTES) {
            draft.reject(RejectionCode.TOO_LARGE, widestField);
        }
    }

    /** Letters, digits, points, dashes and underlines, the first a letter or digit. By hand: a pattern costs as much as all else here. */
    private static boolean isTenant(String name) {
        if (name.isEmpty() || name.length() > MAX_TENANT) {
            return false;
        }
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!alphanumeric && (at == 0 || (c != '.' && c != '_' && c != '-'))) {
                return false;
            }
        }
        return true;
    }

    /** Gateways put sentences where a code belongs, and a sentence may quote the prompt. */
    private static String code(String said) {
        return said.isEmpty() || PlainText.isToken(said) ? said : "other";
    }

    private void strings() {
        for (EventText text : TEXTS) {
            text(text.member().isEmpty() ? text.field() : text.member(), text.of(event), RecordLimits.TEXT);
        }
    }

    private void text(String field, String value) {
        text(field, value, RecordLimits.TEXT);
    }

    private void text(String field, String value, int max) {
        int length = value.length();
        if (length == 0) {
            return;
        }
        if (length > max) {
            draft.reject(RejectionCode.TOO_LONG, field);
            return;
        }
        int encoded = PlainText.bytes(value);
        if (encoded < 0) {
            draft.reject(RejectionCode.CONTROL_CHARACTER, field);
        }
        add(field, encoded);
    }

    private void add(String field, int encoded) {
        bytes += encoded;
        if (encoded > widest) {
            widest = encoded;
            widestField = field;
        }
    }

    /** What was added since counts as one field. */
    private void group(String field, int before) {
        int together = bytes - before;
        if (together >= widest) {
            widest = together;
            widestField = field;
        }
    }

    /** False for a list that is too long: its entries are not looked at. */
    private boolean fits(String field, int entries) {
        if (entries > RecordLimits.LIST) {
            draft.reject(RejectionCode.TOO_LARGE, field);
            return false;
        }
        bytes += entries * ENTRY_BYTES;
        return true;
    }

    /** A tag's value is the one free text of an event: a line break in it costs the break, not the call. */
    private void tags(Map<String, String> tags) {
        int before = bytes;
        if (!fits("tags", tags.size())) {
            return;
        }
        Map<String, String> plain = null;
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            text("tags", tag.getKey());
            String value = PlainText.of(tag.getValue());
            text("tags", value);
            if (!value.equals(tag.getValue())) {
                plain = plain == null ? new HashMap<>(tags) : plain;
                plain.put(tag.getKey(), value);
            }
        }
        if (plain != null) {
            event.setTags(plain);
            draft.warn("tags: control characters became spaces");
        }
        group("tags", before);
    }

    private void numbers() {
        notNegative("revision", event.getRevision());
        notNegative("attempt_index", event.getAttemptIndex());
        notNegative("retry_count", event.getRetryCount());
        notNegative("http_status", event.getHttpStatus());
        if (event.getHttpStatus() > MAX_HTTP_STATUS) {
            draft.reject(RejectionCode.INVALID_VALUE, "http_status");
        }
    }

    private void time(String field, @Nullable Instant time) {
        if (time != null && (time.isBefore(EARLIEST) || time.isAfter(LATEST))) {
            draft.reject(RejectionCode.INVALID_VALUE, field);
        }
    }

    private void units() {
        int before = bytes;
        if (fits("usage", event.getUnits().size())) {
            for (UnitQuantity unit : event.getUnits()) {
                text("usage", unit.getUnit());
                if (unit.getQuantity().signum() < 0) {
                    draft.reject(RejectionCode.NEGATIVE, "usage." + unit.getUnit());
                } else if (!inRange(unit.getQuantity())) {
                    draft.reject(RejectionCode.INVALID_VALUE, "usage." + unit.getUnit());
                }
            }
        }
        if (fits("usage", event.getReportedUsage().size())) {
            event.getReportedUsage().keySet().forEach(name -> text("usage", name));
        }
        group("usage", before);
    }

    private void parts() {
        int before = bytes;
        if (!fits("parts", event.getParts().size())) {
            return;
        }
        for (UsagePart part : event.getParts()) {
            bytes += PART_BYTES;
            notNegative("parts.index", part.getIndex());
            text("parts.kind", part.getKind());
            text("parts.model", part.getModel());
            text("parts.provider", part.getProvider());
            tokens("parts", part.getTokens());
        }
        group("parts", before);
    }

    private void reported() {
        int before = bytes;
        if (!fits("reported_cost", event.getReportedCosts().size())) {
            return;
        }
        for (ReportedCost cost : event.getReportedCosts()) {
            if (!inRange(cost.getAmount())) {
                draft.reject(RejectionCode.INVALID_VALUE, "reported_cost.amount");
            }
            text("reported_cost.currency", cost.getCurrency(), MAX_CURRENCY);
            text("reported_cost.unit", cost.getSourceUnit(), MAX_SOURCE_UNIT);
        }
        group("reported_cost", before);
    }

    /** What every later table can hold, exactly. */
    private static boolean inRange(BigDecimal amount) {
        return amount.abs().compareTo(RecordLimits.QUANTITY) <= 0
                && (amount.scale() <= RecordLimits.SCALE
                        || amount.stripTrailingZeros().scale() <= RecordLimits.SCALE);
    }

    private void tokens(String field, TokenBuckets tokens) {
        for (TokenBucket bucket : Buckets.ALL) {
            long count = Buckets.get(tokens, bucket);
            if (count < 0 || count > RecordLimits.COUNT) {
                draft.reject(
                        count < 0 ? RejectionCode.NEGATIVE : RejectionCode.INVALID_VALUE,
                        field + "." + bucket.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    /** The modalities of a bucket are parts of it. */
    private void modalities() {
        if (event.getModalities().isEmpty()
                || !fits("usage", event.getModalities().size())) {
            return;
        }
        long[] sums = new long[TokenBucket.values().length];
        for (ModalityTokens entry : event.getModalities()) {
            if (entry.getTokens() < 0) {
                draft.reject(RejectionCode.NEGATIVE, "usage." + entry.getModality());
                return;
            }
            int bucket = entry.getBucket().ordinal();
            sums[bucket] += Math.min(entry.getTokens(), RecordLimits.COUNT);
            if (entry.getBucket() == TokenBucket.UNKNOWN
                    || sums[bucket] > Buckets.get(event.getTokens(), entry.getBucket())) {
                draft.reject(RejectionCode.SUBSET_EXCEEDS_TOTAL, "usage." + entry.getModality());
                return;
            }
        }
    }

    private void notNegative(String field, long value) {
        if (value < 0) {
            draft.reject(RejectionCode.NEGATIVE, field);
        }
    }
}
