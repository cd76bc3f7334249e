package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Cumulative;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The chunks of one streamed call. Usage is cumulative: the last word on each count holds. */
final class OpenAiStream {
    private final List<Element> elements = new ArrayList<>();
    private Json.Obj merged = Json.Obj.EMPTY;
    private Json.Obj error = Json.Obj.EMPTY;
    private String finishReason = "";
    private boolean streamed;
    private boolean finished;

    /** Whether a text is a part of a stream; a completion may be one of several or whole. */
    static boolean isPart(Fields event) {
        String object = event.text("object");
        return object.equals("chat.completion.chunk")
                || object.equals("text_completion")
                || isEvent(event)
                || isFilterResult(event)
                || event.objects("choices").stream().anyMatch(choice -> choice.has("delta"));
    }

    /** What Azure says of the prompt first and of the answer while it goes on: no word on the call itself. */
    private static boolean isFilterResult(Fields event) {
        return event.text("id").isEmpty()
                && !event.has("usage")
                && (event.has("prompt_filter_results")
                        || event.objects("choices").stream().anyMatch(choice -> choice.has("content_filter_results")));
    }

    /** Endpoints that tell what happens by typed events. */
    private static boolean isEvent(Fields event) {
        String type = event.text("type");
        return isResponseEvent(type)
                || type.isEmpty() && event.object("response").object("usage").present()
                || type.startsWith("image_generation.")
                || type.startsWith("image_edit.")
                || type.startsWith("transcript.text.")
                || type.startsWith("transcription.")
                || type.startsWith("speech.audio.");
    }

    private static boolean isResponseEvent(String type) {
        return type.startsWith("response.") || type.startsWith("conversation.response.");
    }

    static String id(Fields event) {
        return event.object("response").present() ? event.object("response").text("id") : event.text("id");
    }

    /** Nothing more can follow that belongs to a call without an id. */
    boolean ended() {
        return finished && merged.get("usage") != null;
    }

    void add(Element element, Fields event) {
        elements.add(element);
        if (isEvent(event)) {
            typed(event);
        } else {
            chunk(event);
        }
    }

    void fail(Element element, Fields event) {
        elements.add(element);
        error = event.text("type").equals("error") && !event.object("error").present()
                ? event.object()
                : event.object("error").object();
    }

    private void typed(Fields event) {
        streamed = true;
        String type = event.text("type");
        if (event.object("response").present()) {
            Fields response = event.object("response");
            merged = merged.mergedWith(response.object());
            merged = event.text("model").isEmpty() ? merged : merged.with("model", new Json.Str(event.text("model")));
            finished |= !response.text("status").equals("in_progress") && response.has("status");
            return;
        }
        if (!isResponseEvent(type) || event.has("usage")) {
            merged = merged.mergedWith(event.object());
        }
        finished |= type.endsWith(".done") || type.endsWith(".completed");
    }

    private void chunk(Fields event) {
        streamed |= !event.text("object").equals("text_completion");
        merged = isFilterResult(event) ? merged : Cumulative.merged(merged, event.object(), "usage");
        for (Fields choice : event.objects("choices")) {
            if (choice.has("finish_reason")) {
                finishReason = choice.text("finish_reason");
                finished = true;
            }
            if (choice.object("usage").present()) { // where Moonshot puts it
                Json.Obj told =
                        Json.Obj.EMPTY.with("usage", choice.object("usage").object());
                merged = Cumulative.merged(merged, told, "usage");
            }
        }
        finished |= event.has("usage") && event.objects("choices").isEmpty();
    }

    void finish(Findings findings, OpenAiService service) {
        Draft draft = findings.event(elements);
        Fields body = Fields.lenient(merged, draft);
        String endpoint = findings.endpoint();
        boolean typed = isEvent(body) && !isResponseEvent(body.text("type"));
        OpenAiBodies.read(body, draft, endpoint.isEmpty() && streamed && !typed ? "chat" : endpoint, service);
        RequestEvent event = draft.event();
        event.setStream(!whole());
        OpenAiAdapter.observed(event);
        if (!finishReason.isEmpty()) {
            event.setFinishReason(finishReason);
        }
        boolean usage = body.has("usage") || body.object("x_groq").has("usage");
        if (!usage && event.getStream()) {
            unmetered(draft);
        }
        if (error != Json.Obj.EMPTY) {
            Errors.openAi(Fields.lenient(error, draft), draft);
        }
        event.setRevision(whole() ? 0 : StreamRevision.of(usage, finished));
    }

    /** A text completion in one piece looks like one of several. */
    private boolean whole() {
        return !streamed && elements.size() == 1;
    }

    private void unmetered(Draft draft) {
        draft.warn("the stream carries no usage: ask for it with stream_options.include_usage");
        if (!finished) {
            draft.event().setStatus(CallStatus.CANCELLED);
        }
    }
}
