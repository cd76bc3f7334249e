package io.costline.ingest.outcome;

import io.costline.avro.Outcome;
import io.costline.avro.OutcomeKind;
import io.costline.ingest.Normalizer;
import io.costline.ingest.adapter.reading.Decimals;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.Fault;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.BodyReader;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Framing;
import io.costline.ingest.json.Json;
import io.costline.ingest.json.JsonLimits;
import io.costline.ingest.json.ReadingRules;
import io.costline.ingest.line.LineContent;
import io.costline.ingest.line.LineOutcome;
import io.costline.limits.PlainText;
import io.costline.limits.RecordLimits;
import io.costline.topics.Horizons;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a delivery in, verdicts on outcomes out: one object, an array, or one a line. Pure and safe to share.
 *
 * <pre>
 * {"id": "o-1", "operation_id": "op-7", "kind": "accepted", "evaluator": "thumbs", "at": "2026-11-21T12:00:00Z"}
 * {"id": "o-2", "trace_id": "t-9", "kind": "score", "value": 4, "max": 5, "at": "2026-11-21T12:00:00Z"}
 * </pre>
 */
public final class OutcomeReader {
    private static final ReadingRules ALL = new ReadingRules(Set.of(), Set.of(), false);
    private static final Set<String> KNOWN =
            Set.of("id", "trace_id", "operation_id", "call_id", "kind", "value", "max", "evaluator", "at");
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
    private static final Duration AHEAD = Duration.parse(Horizons.AHEAD);

    private final BodyReader reader;

    /** @param limits of a delivery */
    public OutcomeReader(JsonLimits limits) {
        this.reader = new BodyReader(limits);
    }

    /** @param headers by lower-case name; {@code content-type} decides the framing, without it the body does */
    public LineContent<Outcome> read(Map<String, String> headers, byte[] body, String tenant, Instant now) {
        Framing framing = Framing.ofMediaType(Normalizer.mediaType(headers));
        return LineContent.of(reader.read(body, framing, ALL), elements -> judge(elements, tenant, now));
    }

    private static List<LineOutcome<Outcome>> judge(List<Element> elements, String tenant, Instant now) {
        List<LineOutcome<Outcome>> outcomes = new ArrayList<>(elements.size());
        for (Element element : elements) {
            outcomes.add(
                    element.value() instanceof Json.Obj object
                            ? judge(element, Fields.strict(object, new Draft()), tenant, now)
                            : LineOutcome.refused(element, LineOutcome.flaw(element)));
        }
        return outcomes;
    }

    private static LineOutcome<Outcome> judge(Element element, Fields fields, String tenant, Instant now) {
        Draft draft = fields.draft();
        Outcome outcome = new Outcome();
        outcome.setTenant(tenant);
        outcome.setOutcomeId(text(fields, "id"));
        outcome.setTraceId(text(fields, "trace_id"));
        outcome.setOperationId(text(fields, "operation_id"));
        outcome.setCallId(text(fields, "call_id"));
        outcome.setKind(kind(fields));
        outcome.setEvaluator(text(fields, "evaluator"));
        score(fields, outcome);
        outcome.setAt(at(fields, now));
        outcome.setReceivedAt(now.truncatedTo(ChronoUnit.MICROS));
        if (outcome.getOutcomeId().isEmpty()) {
            draft.reject(RejectionCode.MISSING_FIELD, "id");
        }
        if (outcome.getTraceId().isEmpty()
                && outcome.getOperationId().isEmpty()
                && outcome.getCallId().isEmpty()) {
            draft.reject(
                    RejectionCode.MISSING_FIELD,
                    "trace_id",
                    "is required, or operation_id or call_id: what was judged");
        }
        unknown(fields);
        Fault fault = draft.fault();
        return fault == null
                ? new LineOutcome.Taken<>(element.index(), outcome, outcome.getOutcomeId(), draft.warnings())
                : LineOutcome.refused(element, fault);
    }

    private static String text(Fields fields, String name) {
        String text = fields.text(name);
        if (text.length() > RecordLimits.TEXT) {
            fields.draft().reject(RejectionCode.TOO_LONG, name);
        } else if (!PlainText.is(text)) {
            fields.draft().reject(RejectionCode.CONTROL_CHARACTER, name);
        }
        return text;
    }

    private static OutcomeKind kind(Fields fields) {
        String said = fields.text("kind");
        for (OutcomeKind kind : OutcomeKind.values()) {
            if (kind != OutcomeKind.UNKNOWN && kind.name().equals(said.toUpperCase(Locale.ROOT))) {
                return kind;
            }
        }
        if (said.isEmpty()) {
            fields.draft().reject(RejectionCode.MISSING_FIELD, "kind");
        } else {
            fields.draft().reject(RejectionCode.INVALID_VALUE, "kind", "must be accepted, rejected or score");
        }
        return OutcomeKind.UNKNOWN;
    }

    /** Without a best value a score lies between 0 and 1. */
    private static void score(Fields fields, Outcome outcome) {
        BigDecimal value = number(fields, "value");
        BigDecimal max = number(fields, "max");
        boolean score = outcome.getKind() == OutcomeKind.SCORE;
        if (score && max == null) {
            max = BigDecimal.ONE;
        }
        if (score && value == null) {
            fields.draft().reject(RejectionCode.MISSING_FIELD, "value", "is required of a score");
        }
        if (max != null && max.signum() <= 0) {
            fields.draft().reject(RejectionCode.INVALID_VALUE, "max", "must be above 0");
        }
        if (value != null && max != null && value.compareTo(max) > 0) {
            fields.draft().reject(RejectionCode.INVALID_VALUE, "value", "must not be above max");
        }
        outcome.setValue(value == null ? null : Decimals.atScale(value));
        outcome.setMax(max == null ? null : Decimals.atScale(max));
    }

    private static @Nullable BigDecimal number(Fields fields, String name) {
        BigDecimal number = fields.decimal(name);
        if (number != null && number.signum() < 0) {
            fields.draft().reject(RejectionCode.NEGATIVE, name);
        } else if (number != null && number.compareTo(RecordLimits.QUANTITY) > 0) {
            fields.draft().reject(RejectionCode.INVALID_VALUE, name);
        }
        return number == null || fields.draft().fault() != null ? null : number;
    }

    private static Instant at(Fields fields, Instant now) {
        Json said = fields.object().get("at");
        Times.Reading reading = Times.read(said);
        if (said == null || said == Json.Null.NULL) {
            fields.draft().reject(RejectionCode.MISSING_FIELD, "at");
        } else if (reading == null) {
            fields.draft().reject(RejectionCode.INVALID_VALUE, "at", "must be an RFC 3339 time");
        } else if (reading.time().isBefore(EARLIEST)) {
            fields.draft().reject(RejectionCode.INVALID_VALUE, "at");
        } else if (reading.time().isAfter(now.plus(AHEAD))) {
            fields.draft().reject(RejectionCode.IN_FUTURE, "at");
        }
        return reading == null ? Instant.EPOCH : reading.time().truncatedTo(ChronoUnit.MICROS);
    }

    private static void unknown(Fields fields) {
        for (int at = 0; at < fields.object().size(); at++) {
            if (!KNOWN.contains(fields.object().name(at))) {
                fields.draft().warn(fields.object().name(at) + " is not known and was left out");
            }
        }
    }
}
