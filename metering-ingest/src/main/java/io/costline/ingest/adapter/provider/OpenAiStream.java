package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.Map;

/** The chunks of one streamed call. Usage is cumulative: the last word on each count holds. */
final class OpenAiStream {
    private final Element first;
    private Json.Obj merged = Json.Obj.EMPTY;
    private String finishReason = "";
    private boolean finished;

    OpenAiStream(Element first) {
        this.first = first;
    }

    static boolean isPart(Fields event) {
        return event.text("object").equals("chat.completion.chunk") || isResponseEvent(event);
    }

    private static boolean isResponseEvent(Fields event) {
        return event.text("type").startsWith("response.");
    }

    /** Chunks of one call share its id; events in between that carry none belong to the last one begun. */
    static String key(Fields event, Map<String, OpenAiStream> streams) {
        String id = isResponseEvent(event) ? event.object("response").text("id") : event.text("id");
        if (!id.isEmpty() || streams.isEmpty()) {
            return id;
        }
        String last = "";
        for (String key : streams.keySet()) {
            last = key;
        }
        return last;
    }

    void add(Fields event) {
        if (isResponseEvent(event)) {
            Fields response = event.object("response");
            merged = merged.mergedWith(response.object());
            finished |= !response.text("status").equals("in_progress") && response.has("status");
            return;
        }
        merged = merged.mergedWith(event.object());
        for (Fields choice : event.objects("choices")) {
            if (choice.has("finish_reason")) {
                finishReason = choice.text("finish_reason");
                finished = true;
            }
        }
    }

    void finish(Findings findings) {
        Draft draft = findings.event(first);
        Fields body = Fields.lenient(merged, draft);
        OpenAiBodies.read(body, draft, findings.endpoint().isEmpty() ? "chat" : findings.endpoint());
        RequestEvent event = draft.event();
        event.setStream(true);
        event.setLayer(ObservationLayer.SDK);
        if (!finishReason.isEmpty()) {
            event.setFinishReason(finishReason);
        }
        boolean usage = body.has("usage") || body.object("x_groq").has("usage");
        if (!usage) {
            draft.warn("the stream carries no usage: ask for it with stream_options.include_usage");
            if (!finished) {
                event.setStatus(CallStatus.CANCELLED);
            }
        }
    }
}
