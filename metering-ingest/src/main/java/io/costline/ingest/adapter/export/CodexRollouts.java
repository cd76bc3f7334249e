package io.costline.ingest.adapter.export;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.provider.OpenAiUsage;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Labels;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.adapter.reading.Verbatim;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.BodyReader;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import io.costline.ingest.json.ReadingRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sessions as Codex keeps them under {@code ~/.codex/sessions}. Each {@code token_count} tells the request's own usage and
 * the session's so far. One that adds nothing to the session's was told before, with new limits; where a request's own is
 * missing, it is what was added.
 */
final class CodexRollouts implements SourceAdapter {
    private static final Set<String> UNREAD = Source.names("""
            content text message instructions base_instructions user_instructions output arguments summary""");
    private static final Map<String, Measure> COUNTS = Map.of(
            "input_tokens", Measure.INPUT,
            "cached_input_tokens", Measure.CACHE_READ,
            "cache_write_input_tokens", Measure.CACHE_WRITE,
            "output_tokens", Measure.OUTPUT,
            "reasoning_output_tokens", Measure.REASONING);

    private static final Source SOURCE =
            new Source("codex", 1, "Codex's rollouts (JSONL), each request once").skipping(UNREAD);

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public boolean topicFromTheStart() {
        return false;
    }

    @Override
    public boolean elementsTellTogether() {
        return true;
    }

    @Override
    public BodyContent read(byte[] body, String mediaType, BodyReader reader) {
        return Lines.of(
                body,
                List.of("\"token_count\"", "\"turn_context\"", "\"session_meta\""),
                reader,
                new ReadingRules(UNREAD, Set.of(), false));
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        var session = new Session();
        for (Element element : elements) {
            Json.Obj object = findings.object(element);
            if (object != null) {
                session.row(element, Fields.lenient(object, new Draft()), findings);
            }
        }
    }

    /** What the rows before a request said. */
    private static final class Session {
        private String id = "";
        private String provider = "openai";
        private String model = "";
        private String branch = "";
        private Map<String, Long> before = Map.of();

        void row(Element element, Fields row, Findings findings) {
            Fields payload = row.object("payload");
            switch (row.text("type")) {
                case "session_meta" -> {
                    // A session that was forked repeats the one it began from, its own head comes first.
                    id = id.isEmpty() ? payload.firstText("id", "session_id") : id;
                    String said = payload.text("model_provider");
                    provider = said.isEmpty() ? provider : said;
                    String git = payload.object("git").text("branch");
                    branch = git.isEmpty() ? branch : git;
                    findings.ignore(element, "the head of a session");
                }
                case "turn_context" -> {
                    String said = payload.text("model");
                    model = said.isEmpty() ? model : said;
                    findings.ignore(element, "the head of a turn");
                }
                default -> count(element, row, payload, findings);
            }
        }

        private void count(Element element, Fields row, Fields payload, Findings findings) {
            Fields info = payload.object("info");
            if (!payload.text("type").equals("token_count") || !info.present()) {
                findings.ignore(element, "no request: limits, or what was said");
                return;
            }
            Map<String, Long> total = Verbatim.counts(info.object("total_token_usage"));
            Map<String, Long> last = Verbatim.counts(info.object("last_token_usage"));
            boolean told = !total.isEmpty() && total.equals(before);
            if (told || (total.isEmpty() && last.isEmpty())) {
                findings.ignore(element, "a request that was told before");
                return;
            }
            Map<String, Long> own = last.isEmpty() ? added(total) : last;
            before = total.isEmpty() ? before : total;
            call(element, row, own, findings);
        }

        private Map<String, Long> added(Map<String, Long> total) {
            Map<String, Long> added = new HashMap<>();
            total.forEach((name, count) -> added.put(name, Math.max(0, count - before.getOrDefault(name, 0L))));
            return added;
        }

        private void call(Element element, Fields row, Map<String, Long> own, Findings findings) {
            Draft draft = findings.event(element);
            RequestEvent event = draft.event();
            event.setLayer(ObservationLayer.SDK);
            event.setOperation("chat");
            event.setProvider(provider);
            event.setRequestedModel(model);
            event.setServedModel(model);
            event.setStatus(CallStatus.OK);
            Times.Reading ended = Times.text(row.text("timestamp"));
            if (ended != null) {
                event.setEndedAt(ended.time());
                event.setTimeQuality(ended.quality());
                event.setNativeId(id + "/" + ended.time() + "/" + before.getOrDefault("total_tokens", 0L));
            }
            var usage = new InclusiveUsage(true);
            COUNTS.forEach((name, measure) -> {
                Long count = own.get(name);
                if (count != null || measure == Measure.INPUT || measure == Measure.OUTPUT) {
                    usage.set(measure, count == null ? 0 : count, row, name); // zeros are left out of what was read
                }
            });
            Long total = own.get("total_tokens");
            if (total != null) {
                usage.reportedTotal(total);
            }
            usage.writeTo(draft, OpenAiUsage.RULE);
            event.setReportedUsage(own);
            Labels.set("session", id, event);
            Labels.tag(event, "branch", branch);
        }
    }
}
