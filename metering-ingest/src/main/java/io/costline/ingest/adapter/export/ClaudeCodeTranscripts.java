package io.costline.ingest.adapter.export;

import io.costline.avro.ObservationLayer;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.provider.AnthropicMessages;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Labels;
import io.costline.ingest.adapter.reading.ReportedCosts;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.BodyReader;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import io.costline.ingest.json.ReadingRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sessions as Claude Code keeps them under {@code ~/.claude/projects}: a row for each piece of an answer. The rows of one
 * message repeat its usage while it grows, so the last with the most output stands for the call; its time is the first's.
 */
final class ClaudeCodeTranscripts implements SourceAdapter {
    private static final Set<String> UNREAD =
            Source.names("text thinking signature input toolUseResult data attachment snapshot");
    /** Written by Claude Code itself in place of an answer. */
    private static final String SYNTHETIC = "<synthetic>";

    private static final Source SOURCE =
            new Source("claude-code", 1, "Claude Code's transcripts (JSONL), each message once").skipping(UNREAD);

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
        return Lines.of(body, List.of("\"usage\""), reader, new ReadingRules(UNREAD, Set.of(), false));
    }

    private static final class Message {
        private final List<Element> rows = new ArrayList<>();
        private final Json.Obj first;
        private Json.Obj last;
        private long output = -1;

        Message(Json.Obj first) {
            this.first = first;
            this.last = first;
        }

        void add(Element row, Json.Obj object) {
            rows.add(row);
            long said = usage(object);
            if (said >= output) {
                output = said;
                last = object;
            }
        }

        private static long usage(Json.Obj row) {
            Json count =
                    row.get("message") instanceof Json.Obj message && message.get("usage") instanceof Json.Obj usage
                            ? usage.get("output_tokens")
                            : null;
            return count instanceof Json.Int output ? output.value() : 0;
        }
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        Map<String, Message> messages = new LinkedHashMap<>();
        for (Element element : elements) {
            Json.Obj object = findings.object(element);
            if (object == null) {
                continue;
            }
            Fields row = Fields.lenient(object, new Draft());
            Fields message = row.object("message");
            if (!row.text("type").equals("assistant") || !message.has("usage")) {
                findings.ignore(element, "a row of something else than an answer");
            } else if (message.text("model").equals(SYNTHETIC)) {
                findings.ignore(element, "an answer that Claude Code made up itself");
            } else {
                String id = message.text("id") + "/" + row.text("requestId");
                String known = id.equals("/") ? "row " + element.index() : id;
                messages.computeIfAbsent(known, first -> new Message(object)).add(element, object);
            }
        }
        messages.values().forEach(message -> call(message, findings));
    }

    private static void call(Message message, Findings findings) {
        Draft draft = findings.event(message.rows);
        RequestEvent event = draft.event();
        Fields row = Fields.lenient(message.last, draft);
        AnthropicMessages.read(row.object("message"), draft);
        event.setLayer(ObservationLayer.SDK);
        event.setProvider(provider(event));
        event.setProviderRequestId(row.text("requestId"));
        if (event.getNativeId().isEmpty()) {
            event.setNativeId(row.firstText("requestId", "uuid"));
        }
        Times.start(message.first.get("timestamp"), draft);
        Labels.set("session", row.firstText("sessionId", "session_id"), event);
        Labels.set("agent", row.firstText("agentName", "agentId"), event);
        Labels.tag(event, "branch", row.text("gitBranch"));
        ReportedCosts.addUnlessZero(draft, ReportedCostKind.ESTIMATE, row.decimal("costUSD"), ReportedCosts.Unit.USD);
    }

    /** Clouds that pass Claude on mark the ids of its messages. */
    private static String provider(RequestEvent event) {
        String id = event.getProviderResponseId();
        return id.startsWith("msg_bdrk_") ? "bedrock" : id.startsWith("msg_vrtx_") ? "vertex_ai" : event.getProvider();
    }
}
