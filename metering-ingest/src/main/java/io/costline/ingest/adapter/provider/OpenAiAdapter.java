package io.costline.ingest.adapter.provider;

import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * OpenAI's own bodies: chat and text completions, responses, embeddings, transcriptions, images; their streams; the
 * lines of a batch's output; errors.
 */
public final class OpenAiAdapter implements SourceAdapter {
    private static final Set<String> UNREAD = Set.of(
            "content",
            "embedding",
            "logprobs",
            "text",
            "words",
            "segments",
            "b64_json",
            "tools",
            "instructions",
            "input",
            "messages",
            "annotations",
            "encrypted_content",
            "sources",
            "result",
            "delta");

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String description() {
        return "OpenAI responses: chat, responses, embeddings, transcriptions, streams, batch output";
    }

    @Override
    public Set<String> unread() {
        return UNREAD;
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        var streams = new LinkedHashMap<String, OpenAiStream>();
        for (Element element : elements) {
            Json.Obj object = findings.object(element);
            if (object == null) {
                continue;
            }
            Fields peek = Fields.lenient(object, new Draft());
            if (OpenAiStream.isPart(peek)) {
                streams.computeIfAbsent(OpenAiStream.key(peek, streams), key -> new OpenAiStream(element))
                        .add(peek);
            } else if (peek.has("custom_id") && (peek.has("response") || peek.has("error"))) {
                batchLine(element, object, findings);
            } else if (peek.text("object").equals("batch")) {
                findings.ignore(element, "a batch object: the lines of its output carry the usage");
            } else {
                single(element, object, findings);
            }
        }
        for (Map.Entry<String, OpenAiStream> stream : streams.entrySet()) {
            stream.getValue().finish(findings);
        }
    }

    private static void single(Element element, Json.Obj object, Findings findings) {
        String status = Fields.lenient(object, new Draft()).text("status");
        if (status.equals("in_progress") || status.equals("queued")) {
            findings.ignore(element, "a response that has not finished");
            return;
        }
        Draft draft = findings.event(element);
        draft.event().setLayer(ObservationLayer.SDK);
        OpenAiBodies.read(Fields.lenient(object, draft), draft, findings.endpoint());
    }

    private static void batchLine(Element element, Json.Obj object, Findings findings) {
        Draft draft = findings.event(element);
        Fields line = Fields.lenient(object, draft);
        Fields response = line.object("response");
        Fields body = response.object("body");
        RequestEvent event = draft.event();
        if (body.present()) {
            OpenAiBodies.read(body, draft, findings.endpoint());
        } else {
            event.setProvider("openai");
            Errors.openAi(line.object("error"), draft);
            event.setUsageStatus(UsageStatus.MISSING);
        }
        event.setHttpStatus(response.integer("status_code"));
        event.setLayer(ObservationLayer.PROVIDER);
        event.setBatch(true);
        event.setServiceTier("batch");
        event.setCustomId(line.text("custom_id"));
        event.setProviderRequestId(response.text("request_id"));
        // The line's own id is the delivery's; the body's stays the call's, for twins seen elsewhere.
        event.setNativeId(line.firstText("id", "custom_id"));
        if (event.getNativeId().isEmpty()) {
            draft.reject(RejectionCode.MISSING_FIELD, "custom_id");
        }
    }
}
