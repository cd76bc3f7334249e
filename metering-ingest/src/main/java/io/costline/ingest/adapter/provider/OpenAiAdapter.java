package io.costline.ingest.adapter.provider;

import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.BodyContent;
import io.costline.ingest.json.BodyReader;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * OpenAI's own bodies and those of the services that write its shapes: chat and text completions, responses, embeddings,
 * images, audio; their streams; the lines of a batch's output; errors.
 */
final class OpenAiAdapter implements SourceAdapter {
    static final Set<String> UNREAD = Source.names("""
            content reasoning_content embedding logprobs text words segments b64_json tools tool_calls
            instructions input messages encrypted_content sources result citations search_results delta""");

    private final Source source;
    private final OpenAiService service;

    OpenAiAdapter(OpenAiService service) {
        int version = service == OpenAiService.OPENAI ? 3 : 2;
        this.source = new Source(service.name(), version, service.description()).skipping(UNREAD);
        this.service = service;
    }

    @Override
    public Source source() {
        return source;
    }

    @Override
    public Set<String> aliases() {
        return service.aliases();
    }

    @Override
    public boolean topicFromTheStart() {
        return service.topic();
    }

    @Override
    public BodyContent read(byte[] body, String mediaType, BodyReader reader) {
        BodyContent statement = UsagePages.refusal(body);
        return statement == null ? SourceAdapter.super.read(body, mediaType, reader) : statement;
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        var streams = new OpenAiStreams();
        List<Element> messages = new ArrayList<>();
        for (Element element : elements) {
            Json.Obj object = findings.object(element);
            if (object == null) {
                continue;
            }
            if (isMessage(Fields.lenient(object, new Draft()), !messages.isEmpty())) {
                messages.add(element);
            } else {
                adapt(element, object, streams, findings);
            }
        }
        streams.finish(findings, service);
        if (!messages.isEmpty()) {
            // Many services answer in Anthropic's format beside OpenAI's.
            new AnthropicAdapter(service.name(), service.provider()).adapt(messages, findings);
        }
    }

    /** Whether a body is a chat completion by its shape, whoever served it. */
    static boolean isCompletion(Fields body) {
        return body.text("object").startsWith("chat.completion")
                || body.object("usage").has("prompt_tokens")
                || body.has("choices") && body.has("usage");
    }

    /** @param begun whether a message came before: an error behind it is its end */
    private static boolean isMessage(Fields body, boolean begun) {
        boolean error =
                body.text("type").equals("error") && body.object("error").present();
        return (AnthropicAdapter.isMessage(body) || (begun && error)) && !isCompletion(body);
    }

    private void adapt(Element element, Json.Obj object, OpenAiStreams streams, Findings findings) {
        Fields peek = Fields.lenient(object, new Draft());
        if (OpenAiStream.isPart(peek)) {
            streams.add(element, peek);
        } else if (peek.has("custom_id") && (peek.has("response") || peek.has("error"))) {
            batchLine(element, object, findings);
        } else if (!failsStream(element, peek, streams)) {
            single(element, object, findings);
        }
    }

    private static boolean failsStream(Element element, Fields event, OpenAiStreams streams) {
        boolean failure = event.text("type").equals("error") || (event.has("error") && !event.has("usage"));
        return failure && !event.has("id") && streams.fail(element, event);
    }

    private void single(Element element, Json.Obj object, Findings findings) {
        Fields peek = Fields.lenient(object, new Draft());
        List<Fields> stored = stored(peek);
        if (!stored.isEmpty()) {
            stored.forEach(call -> single(element, call.object(), findings));
            return;
        }
        String ignored = ignored(peek);
        if (!ignored.isEmpty()) {
            findings.ignore(element, ignored);
            return;
        }
        Draft draft = findings.event(element);
        observed(draft.event());
        OpenAiBodies.read(Fields.lenient(object, draft), draft, findings.endpoint(), service);
    }

    /** The calls of a page of stored completions or responses, as the dashboard keeps and the API lists them. */
    private static List<Fields> stored(Fields body) {
        return body.text("object").equals("list")
                ? body.objects("data").stream()
                        .filter(call -> call.text("object").equals("chat.completion")
                                || call.text("object").equals("response"))
                        .toList()
                : List.of();
    }

    private static String ignored(Fields body) {
        String status = body.text("status");
        if (status.equals("in_progress") || status.equals("queued")) {
            return "a response that has not finished";
        }
        if (body.text("object").equals("thread.run.step")) {
            return "a step of a run: the run carries the usage of all";
        }
        if (body.text("object").equals("batch")) {
            return "a batch object: the lines of its output carry the usage";
        }
        if (realtime(body.text("type")) && !body.has("usage")) {
            return "a realtime event without usage";
        }
        return body.text("id").startsWith("modr-") ? "a moderation: not billed" : "";
    }

    private static boolean realtime(String type) {
        return type.startsWith("session.")
                || type.startsWith("conversation.")
                || type.startsWith("input_audio_buffer.")
                || type.startsWith("output_audio_buffer.")
                || type.equals("rate_limits.updated");
    }

    /** A provider's own answer is the provider's word. */
    static void observed(RequestEvent event) {
        event.setLayer(ObservationLayer.PROVIDER);
    }

    private void batchLine(Element element, Json.Obj object, Findings findings) {
        Draft draft = findings.event(element);
        Fields line = Fields.lenient(object, draft);
        Fields response = line.object("response");
        Fields body = response.object("body");
        RequestEvent event = draft.event();
        if (body.present()) {
            OpenAiBodies.read(body, draft, findings.endpoint(), service);
        } else {
            event.setProvider(service.provider());
            Errors.openAi(line.object("error"), draft);
            event.setUsageStatus(UsageStatus.MISSING);
        }
        event.setHttpStatus(response.integer("status_code"));
        observed(event);
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
