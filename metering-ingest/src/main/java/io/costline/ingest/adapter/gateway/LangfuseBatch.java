package io.costline.ingest.adapter.gateway;

import io.costline.avro.TimeQuality;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The events of one batch put together. Creates and updates of one observation are one upsert: the later says more, and
 * its time is the revision. What a trace says holds for its observations in the same batch.
 */
final class LangfuseBatch {
    /** Observations that are model calls by their kind; others may carry a sum of what is below them. */
    private static final Set<String> CALLS = Set.of("generation", "embedding");

    private static final Set<String> OBSERVATIONS = Set.of("""
            generation embedding observation agent tool chain retriever evaluator guardrail span""".split("\\s+"));

    private final boolean fromLiteLlm;
    private final Map<String, Upsert> observations = new LinkedHashMap<>();
    private final Map<String, Json.Obj> traces = new HashMap<>();

    /** @param fromLiteLlm whether LiteLLM wrote it, whose counts include their parts */
    LangfuseBatch(boolean fromLiteLlm) {
        this.fromLiteLlm = fromLiteLlm;
    }

    private record Event(Element element, Instant time, Json.Obj body) {}

    private static final class Upsert {
        private final String kind;
        private final List<Event> events = new ArrayList<>();

        Upsert(String kind) {
            this.kind = kind;
        }

        List<Element> elements() {
            return events.stream().map(Event::element).toList();
        }

        Json.Obj merged() {
            Json.Obj merged = Json.Obj.EMPTY;
            for (Event event : events) {
                merged = merged.mergedWith(event.body);
            }
            return merged;
        }

        long revision() {
            return events.getLast().time.toEpochMilli();
        }
    }

    void add(Element element, Json.Obj object, Findings findings) {
        Fields event = Fields.lenient(object, new Draft());
        String type = event.text("type");
        int cut = type.lastIndexOf('-');
        String kind = cut < 0 ? type : type.substring(0, cut);
        Fields body = event.object("body");
        if (kind.equals("trace")) {
            traces.merge(body.text("id"), body.object(), Json.Obj::mergedWith);
            findings.ignore(element, "a trace: its observations are the calls");
        } else if (!OBSERVATIONS.contains(kind)) {
            findings.ignore(element, "a " + (type.isEmpty() ? "nameless event" : type) + ", not an observation");
        } else if (body.text("id").isEmpty()) {
            findings.reject(element, RejectionCode.MISSING_FIELD, "body.id");
        } else {
            String observed = kind.equals("observation") ? body.text("type").toLowerCase(Locale.ROOT) : kind;
            Times.Reading time = Times.read(object.get("timestamp"));
            observations
                    .computeIfAbsent(observed + " " + body.text("id"), key -> new Upsert(observed))
                    .events
                    .add(new Event(element, time == null ? Instant.EPOCH : time.time(), body.object()));
        }
    }

    void finish(Findings findings) {
        for (Upsert upsert : observations.values()) {
            upsert.events.sort(Comparator.comparing(Event::time));
        }
        for (Upsert upsert : observations.values()) {
            Json.Obj merged = upsert.merged();
            Fields body = Fields.lenient(merged, new Draft());
            String reason = CALLS.contains(upsert.kind) ? "" : ignored(upsert.kind, body);
            if (reason.isEmpty()) {
                Draft draft = findings.event(upsert.elements());
                draft.event().setRevision(Math.max(0, upsert.revision()));
                Fields trace = Fields.lenient(traces.getOrDefault(body.text("traceId"), Json.Obj.EMPTY), draft);
                LangfuseObservation.read(Fields.lenient(merged, draft), trace, upsert.kind, fromLiteLlm, draft);
                Instant sent = upsert.events.getFirst().time;
                if (draft.event().getEndedAt() == null && sent.isAfter(Instant.EPOCH)) {
                    draft.startedAt(sent, TimeQuality.ZONED); // says no time of its own
                }
            } else {
                upsert.elements().forEach(element -> findings.ignore(element, reason));
            }
        }
    }

    private String ignored(String kind, Fields body) {
        String what = (kind.isEmpty() ? "observation" : kind) + " ";
        if (body.text("model").isEmpty() || !(body.has("usage") || body.has("usageDetails"))) {
            return what + "without a model and usage of its own";
        }
        String id = body.text("id");
        for (Upsert other : observations.values()) {
            Fields below = Fields.lenient(other.merged(), new Draft());
            boolean metered = below.has("usage") || below.has("usageDetails");
            if (metered && !id.isEmpty() && below.text("parentObservationId").equals(id)) {
                return what + "that sums the calls below it";
            }
        }
        return "";
    }
}
