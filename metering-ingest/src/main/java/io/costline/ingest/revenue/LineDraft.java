package io.costline.ingest.revenue;

import io.costline.avro.RevenueKind;
import io.costline.avro.RevenueLine;
import io.costline.avro.RevenueStatus;
import io.costline.ingest.adapter.reading.Decimals;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Fault;
import io.costline.ingest.admission.RejectionCode;
import io.costline.limits.PlainText;
import io.costline.limits.RecordLimits;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A revenue line being read. The first fault wins; it names the field in the sender's words. */
final class LineDraft {
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    private static final Duration LONGEST = Duration.ofDays(3_700); // each day of it becomes a row of revenue_days
    private static final int METADATA = 50;

    private final String source;
    private final Fields fields;
    private final RevenueLine line = new RevenueLine();
    private final Map<String, String> metadata = new HashMap<>();
    private @Nullable Instant from;
    private @Nullable Instant to;
    private @Nullable Instant issued;
    private @Nullable BigDecimal amount;
    private String amountField = "amount";

    LineDraft(String source, Fields fields) {
        this.source = source;
        this.fields = fields;
        line.setKind(RevenueKind.UNKNOWN);
        line.setStatus(RevenueStatus.OPEN);
        line.setLineId("");
        line.setInvoiceId("");
        line.setCustomerId("");
        line.setPlan("");
        line.setFeature("");
        line.setCurrency("");
        line.setCreditedLine("");
    }

    Fields fields() {
        return fields;
    }

    void id(String nativeId, String path) {
        line.setLineId(nativeId.isEmpty() ? "" : source + '/' + plain(nativeId, path));
        if (nativeId.isEmpty()) {
            fields.draft().reject(RejectionCode.MISSING_FIELD, path);
        }
    }

    void invoice(String id, String path) {
        line.setInvoiceId(plain(id, path));
    }

    void customer(String id, String path) {
        line.setCustomerId(plain(id, path));
        if (id.isEmpty()) {
            fields.draft().reject(RejectionCode.MISSING_FIELD, path);
        }
    }

    void plan(String plan, String path) {
        line.setPlan(plain(plan, path));
    }

    void feature(String feature, String path) {
        line.setFeature(plain(feature, path));
    }

    void kind(RevenueKind kind) {
        line.setKind(kind);
    }

    RevenueKind kind() {
        return line.getKind();
    }

    void status(RevenueStatus status) {
        line.setStatus(status);
    }

    void revision(long revision) {
        line.setRevision(revision);
    }

    /** The line a credit note credits, by the id its source gives it. */
    void credits(String nativeId, String path) {
        line.setCreditedLine(nativeId.isEmpty() ? "" : source + '/' + plain(nativeId, path));
    }

    void currency(String code, String path) {
        String upper = code.toUpperCase(Locale.ROOT);
        line.setCurrency(upper);
        if (!CURRENCY.matcher(upper).matches()) {
            fields.draft()
                    .reject(
                            upper.isEmpty() ? RejectionCode.MISSING_FIELD : RejectionCode.INVALID_VALUE,
                            path,
                            upper.isEmpty() ? RejectionCode.MISSING_FIELD.message() : "must be an ISO 4217 code");
        }
    }

    String currency() {
        return line.getCurrency();
    }

    /** @param net of tax, discounts and promotional credits, in whole units of the currency; null: it is missing */
    void amount(@Nullable BigDecimal net, String path) {
        amount = net;
        amountField = path;
        if (net == null) {
            fields.draft().reject(RejectionCode.MISSING_FIELD, path);
        } else if (net.abs().compareTo(RecordLimits.QUANTITY) > 0) {
            fields.draft().reject(RejectionCode.INVALID_VALUE, path);
        }
    }

    void quantity(@Nullable BigDecimal quantity) {
        if (quantity != null && quantity.abs().compareTo(RecordLimits.QUANTITY) <= 0) {
            line.setQuantity(Decimals.atScale(quantity));
        }
    }

    /** The time of service; an end that is missing, or none, is its beginning: all is earned then. */
    void service(@Nullable Instant begin, @Nullable Instant end, String beginPath, String endPath) {
        from = begin;
        to = end == null ? begin : end;
        if (begin == null) {
            fields.draft().reject(RejectionCode.MISSING_FIELD, beginPath);
        } else if (begin.isBefore(EARLIEST) || begin.isAfter(LATEST)) {
            fields.draft().reject(RejectionCode.INVALID_VALUE, beginPath);
        } else if (end != null && end.isBefore(begin)) {
            fields.draft().reject(RejectionCode.INVALID_VALUE, endPath, "lies before the beginning");
        } else if (end != null && Duration.between(begin, end).compareTo(LONGEST) > 0) {
            fields.draft().reject(RejectionCode.INVALID_VALUE, endPath, "is more than ten years after the beginning");
        }
    }

    void issued(@Nullable Instant at) {
        issued = at == null || at.isBefore(EARLIEST) || at.isAfter(LATEST) ? null : at;
    }

    /** Kept beside the line; what is too long or too much is left out. */
    void metadata(String name, String value) {
        if (!value.isEmpty() && metadata.size() < METADATA && fits(name) && fits(value)) {
            metadata.put(name, value);
        }
    }

    void warn(String warning) {
        fields.draft().warn(warning);
    }

    void reject(RejectionCode code, String field, String message) {
        fields.draft().reject(code, field, message);
    }

    @Nullable
    Fault fault() {
        return fields.draft().fault();
    }

    List<String> warnings() {
        return fields.draft().warnings();
    }

    private String plain(String text, String path) {
        if (text.length() > RecordLimits.TEXT - 16) { // with the source before it an id still is a text
            fields.draft().reject(RejectionCode.TOO_LONG, path);
        } else if (!PlainText.is(text)) {
            fields.draft().reject(RejectionCode.CONTROL_CHARACTER, path);
        }
        return text;
    }

    private static boolean fits(String text) {
        return text.length() <= RecordLimits.TEXT && PlainText.is(text);
    }

    /** The line as read; it counts only without a {@link #fault}. */
    RevenueLine settle(String tenant, Instant now) {
        RevenueKind kind = line.getKind();
        boolean lowers =
                kind == RevenueKind.CREDIT_NOTE || kind == RevenueKind.REFUND || kind == RevenueKind.PROMO_CREDIT;
        if (kind == RevenueKind.UNKNOWN) {
            fields.draft().reject(RejectionCode.MISSING_FIELD, "kind");
        } else if (lowers && amount != null && amount.signum() > 0) {
            fields.draft().reject(RejectionCode.INVALID_VALUE, amountField, "of a credit must not be positive");
        }
        line.setTenant(tenant);
        line.setSource(source);
        line.setAmount(Decimals.atScale(amount == null ? BigDecimal.ZERO : amount));
        Instant begin = from == null ? Instant.EPOCH : from;
        line.setServiceFrom(micros(begin));
        line.setServiceTo(micros(to == null ? begin : to));
        line.setIssuedAt(micros(issued == null ? begin : issued));
        line.setMetadata(Map.copyOf(metadata));
        line.setReceivedAt(micros(now));
        return line;
    }

    private static Instant micros(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    /** An instant, or a date alone, which begins at midnight UTC; null where there is none. A text that is none is a fault. */
    @Nullable
    Instant time(Fields at, String member) {
        String text = at.text(member);
        if (text.isEmpty()) {
            return null;
        }
        Times.Reading reading = text.length() == 10 && text.charAt(4) == '-' ? date(text) : Times.text(text);
        if (reading == null) {
            reject(RejectionCode.INVALID_VALUE, at.path(member), "must be a date or an RFC 3339 time");
            return null;
        }
        return reading.time();
    }

    private static Times.@Nullable Reading date(String text) {
        try {
            return Times.text(LocalDate.parse(text) + "T00:00:00Z");
        } catch (java.time.DateTimeException notADate) {
            return null;
        }
    }
}
