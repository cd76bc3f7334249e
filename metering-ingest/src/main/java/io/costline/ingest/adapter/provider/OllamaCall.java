package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.TimeQuality;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.EventUnits;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.adapter.reading.Verbatim;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One call to Ollama's own API, in one piece or as lines of a stream: the last line carries the counts. */
final class OllamaCall {
    static final String RULE = "ollama";
    private static final int NANOS_DECIMALS = 9;

    private final List<Element> elements = new ArrayList<>();
    private Json.Obj first = Json.Obj.EMPTY;
    private Json.Obj last = Json.Obj.EMPTY;

    static boolean isPart(Fields line) {
        return (line.has("done") && line.has("model")) || line.has("prompt_eval_count") || line.has("total_duration");
    }

    void add(Element element, Json.Obj object) {
        first = elements.isEmpty() ? object : first;
        last = object;
        elements.add(element);
    }

    /** @return whether nothing more follows of this call */
    boolean ended() {
        Fields line = Fields.lenient(last, new Draft());
        return !line.has("done") || line.flag("done");
    }

    void finish(Findings findings, OpenAiService service) {
        Draft draft = findings.event(elements);
        Fields line = Fields.lenient(last, draft);
        RequestEvent event = draft.event();
        event.setProvider(service.provider());
        OpenAiAdapter.observed(event);
        event.setServedModel(line.text("model"));
        event.setRequestedModel(event.getServedModel());
        operation(line, event);
        event.setStream(elements.size() > 1);
        event.setStatus(ended() ? CallStatus.OK : CallStatus.CANCELLED);
        event.setFinishReason(line.text("done_reason"));
        usage(line, draft);
        computed(line, draft);
        times(line, draft);
        boolean counted = event.getUsageStatus() != UsageStatus.MISSING;
        event.setRevision(elements.size() > 1 ? StreamRevision.of(counted, ended()) : 0);
    }

    private static void operation(Fields line, RequestEvent event) {
        boolean embedded = line.has("embeddings") || line.has("embedding");
        boolean chat = line.has("message");
        event.setOperation(embedded ? "embeddings" : chat ? "chat" : "text_completion");
        event.setEndpointFamily(embedded ? "embed" : chat ? "chat" : "generate");
    }

    private static void usage(Fields line, Draft draft) {
        var totals = new InclusiveUsage(true);
        totals.read(Measure.INPUT, line, "prompt_eval_count").read(Measure.OUTPUT, line, "eval_count");
        totals.writeTo(draft, totals.said() ? RULE : "");
        draft.event().setReportedUsage(Verbatim.counts(line));
        if (totals.stated(Measure.OUTPUT) && !totals.stated(Measure.INPUT)) {
            draft.event().setUsageStatus(UsageStatus.PARTIAL);
            draft.warn("prompt_eval_count is left out where Ollama had the prompt in its cache");
        }
    }

    private static void computed(Fields line, Draft draft) {
        var units = new EventUnits(draft);
        if (line.has("prompt_eval_duration") || line.has("eval_duration")) {
            ComputeTime.add(units, NANOS_DECIMALS, line.decimal("prompt_eval_duration"), line.decimal("eval_duration"));
        } else if (line.has("total_duration")) {
            BigDecimal load = line.decimal("load_duration");
            BigDecimal total = line.decimal("total_duration");
            ComputeTime.add(units, NANOS_DECIMALS, load == null || total == null ? total : total.subtract(load));
        }
    }

    /** A line says when it was written, and the last how long the call took. */
    private void times(Fields line, Draft draft) {
        Times.Reading written = Times.read(line.object().get("created_at"));
        long nanos = line.count("total_duration");
        if (written == null) {
            return;
        }
        Times.Reading begun = Times.read(first.get("created_at"));
        if (nanos == Fields.ABSENT || !ended()) {
            Times.Reading known = begun == null ? written : begun;
            draft.startedAt(known.time(), known.quality());
            return;
        }
        draft.event().setEndedAt(written.time());
        draft.startedAt(micros(written.time().minusNanos(nanos)), TimeQuality.ZONED);
        if (elements.size() > 1 && begun != null) {
            draft.event().setFirstTokenAt(begun.time());
        }
    }

    private static Instant micros(Instant time) {
        return time.truncatedTo(java.time.temporal.ChronoUnit.MICROS);
    }
}
