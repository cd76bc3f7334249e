package io.costline.ingest.adapter.provider;

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
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages API: messages, their streams, the results of a batch, errors. */
final class AnthropicAdapter implements SourceAdapter {
    static final Set<String> UNREAD = Source.names("""
            text thinking signature encrypted_content encrypted_index citations input partial_json data
            explanation tools""");

    private final Source source;
    private final String provider;

    AnthropicAdapter() {
        this("anthropic", AnthropicMessages.ANTHROPIC);
    }

    /** @param provider who serves: Anthropic, or a cloud that passes its bodies on */
    AnthropicAdapter(String name, String provider) {
        this.source = new Source(name, 3, "Anthropic messages: bodies, streams, batch results").skipping(UNREAD);
        this.provider = provider;
    }

    /** Whether a body is in Anthropic's format, whoever served it. */
    static boolean isMessage(Fields body) {
        String type = body.text("type");
        return type.equals("message") || AnthropicStream.isPart(type) || countsCacheApart(body);
    }

    /** As {@link #isMessage}, where nobody else writes such errors or counts in these words. */
    static boolean isMessageOrError(Fields body) {
        boolean error =
                body.text("type").equals("error") && body.object("error").present();
        return error || isMessage(body) || body.object("usage").has("input_tokens");
    }

    /** A body that lost its type is known by its words: OpenAI's usage has details and a total. */
    private static boolean countsCacheApart(Fields body) {
        Fields usage = body.object("usage");
        return usage.has("input_tokens")
                && (usage.has("cache_creation_input_tokens") || usage.has("cache_read_input_tokens"))
                && !usage.has("total_tokens")
                && !usage.has("input_tokens_details")
                && !body.has("object");
    }

    @Override
    public Source source() {
        return source;
    }

    @Override
    public BodyContent read(byte[] body, String mediaType, BodyReader reader) {
        BodyContent statement = UsagePages.refusal(body);
        return statement == null ? SourceAdapter.super.read(body, mediaType, reader) : statement;
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        AnthropicStream stream = null;
        List<Element> completions = new ArrayList<>();
        for (Element element : elements) {
            Json.Obj object = findings.object(element);
            if (object == null) {
                continue;
            }
            Fields peek = Fields.lenient(object, new Draft());
            if (OpenAiAdapter.isCompletion(peek)) {
                completions.add(element);
                continue;
            }
            String type = peek.text("type");
            if (type.equals("message_start")) {
                String id = peek.object("message").text("id");
                if (stream == null || !stream.isOf(id)) {
                    finish(stream, findings);
                    stream = new AnthropicStream(id);
                }
            }
            if (type.equals("error") && stream != null) {
                stream.fail(element, peek.object("error").text("type"));
            } else if (!AnthropicStream.isPart(type)) {
                single(element, object, type, findings);
            } else if (stream != null) {
                stream.add(element, type, peek);
            } else {
                headless(element, type, findings);
            }
        }
        finish(stream, findings);
        if (!completions.isEmpty()) {
            // Anthropic answers in OpenAI's shape, too.
            new OpenAiAdapter(new OpenAiService(name(), provider, description(), Departure.NONE))
                    .adapt(completions, findings);
        }
    }

    private static void headless(Element element, String type, Findings findings) {
        if (type.equals("message_delta")) {
            findings.reject(
                    element,
                    RejectionCode.UNSUPPORTED,
                    "type",
                    "a message_delta without its message_start belongs to no call: send a stream in one delivery");
        } else {
            findings.ignore(element, "a stream event without its message_start");
        }
    }

    private void finish(@Nullable AnthropicStream stream, Findings findings) {
        if (stream != null) {
            stream.finish(findings, provider);
        }
    }

    private void single(Element element, Json.Obj object, String type, Findings findings) {
        Draft draft = findings.event(element);
        Fields fields = Fields.lenient(object, draft);
        OpenAiAdapter.observed(draft.event());
        if (fields.has("custom_id") && fields.has("result")) {
            AnthropicMessages.batchResult(fields, draft, provider);
        } else if (type.equals("error") || (fields.has("error") && !fields.has("usage"))) {
            AnthropicMessages.error(fields, draft, provider);
        } else if (type.equals("message") || fields.has("usage")) {
            AnthropicMessages.read(fields, draft, provider);
        } else if (fields.has("has_more")) {
            draft.reject(RejectionCode.UNSUPPORTED, "data", UsagePages.REASON);
        } else {
            draft.reject(RejectionCode.UNSUPPORTED, "type");
        }
    }
}
