package io.costline.ingest.adapter.provider;

import io.costline.avro.RequestEvent;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Google's Gemini and Vertex bodies: generateContent, its streams, embeddings, interactions, Live sessions, batch lines,
 * errors; what other makers' models write there, too.
 */
final class GeminiAdapter implements SourceAdapter {
    /** Of a row of Vertex' request-response log, in which JSON may stand as text. */
    private static final String LOGGED = "full_response";

    private static final Set<String> UNREAD = Source.names("""
                    parts contents request values text summary signature search_suggestions modelTurn
                    inputTranscription outputTranscription bytesBase64Encoded citationMetadata groundingChunks
                    groundingSupports searchEntryPoint safetyRatings logprobsResult thoughtSignature thinking
                    partial_json reasoning_content full_request request_payload otel_log""");
    private final Source source;
    private final String provider;
    private final AnthropicAdapter anthropic;
    private final OpenAiAdapter openAi;

    private GeminiAdapter(String name, String provider, String description) {
        this.source = new Source(name, 3, description).skipping(UNREAD).embedding(LOGGED);
        this.provider = provider;
        this.anthropic = new AnthropicAdapter(name, provider);
        this.openAi = new OpenAiAdapter(new OpenAiService(name, provider, description, GoogleOpenAiUsage::read));
    }

    static List<SourceAdapter> all() {
        return List.of(
                new GeminiAdapter(
                        "gemini",
                        GeminiCalls.GEMINI,
                        "Gemini: generateContent, streams, embeddings, interactions, Live, batch output"),
                new GeminiAdapter(
                        "vertex",
                        GeminiCalls.VERTEX,
                        "Vertex AI: the same, predictions, and other makers' models served there"));
    }

    @Override
    public Source source() {
        return source;
    }

    @Override
    public Set<String> aliases() {
        return provider.equals(GeminiCalls.GEMINI) ? Set.of("google") : Set.of("vertex_ai");
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        List<Element> messages = new ArrayList<>();
        List<Element> completions = new ArrayList<>();
        List<Element> own = new ArrayList<>();
        for (Element element : elements) {
            Json.Obj object = findings.object(element);
            if (object != null) {
                Fields peek = Fields.lenient(object, new Draft());
                if (peek.has(LOGGED)) {
                    Draft draft = findings.event(element);
                    logged(Fields.lenient(object, draft), draft, provider);
                    continue;
                }
                List<Element> kind = OpenAiAdapter.isCompletion(peek)
                        ? completions
                        : AnthropicAdapter.isMessageOrError(peek) ? messages : own;
                kind.add(element);
            }
        }
        new GeminiReading(findings, provider).read(own);
        anthropic.adapt(messages, findings);
        openAi.adapt(completions, findings);
    }

    /** A row of the request-response log: the answer, when it was, and for which model. */
    private static void logged(Fields row, Draft draft, String provider) {
        List<Fields> chunks = row.objects(LOGGED);
        Fields response = chunks.isEmpty() ? row.object(LOGGED) : chunks.getLast();
        if (AnthropicAdapter.isMessage(response)) {
            AnthropicMessages.read(response, draft, provider);
        } else if (response.object("error").present()) {
            GeminiCalls.error(response, draft, provider);
        } else if (response.has("usageMetadata") || response.has("candidates")) {
            GeminiCalls.generated(response, draft, provider);
        } else {
            draft.reject(RejectionCode.UNSUPPORTED, LOGGED);
            return;
        }
        RequestEvent event = draft.event();
        OpenAiAdapter.observed(event);
        String model = row.text("model");
        event.setRequestedModel(model.substring(model.lastIndexOf('/') + 1));
        event.setServedModel(event.getServedModel().isEmpty() ? event.getRequestedModel() : event.getServedModel());
        Times.start(Times.text(row.text("logging_time").replace(" UTC", "Z")), draft);
        if (event.getNativeId().isEmpty()) {
            event.setNativeId(row.text("request_id"));
        }
    }

    /** A body that is no part of a stream. */
    static void other(Element element, Json.Obj object, Findings findings, String provider) {
        Draft draft = findings.event(element);
        Fields body = Fields.lenient(object, draft);
        if (body.object("error").present()) {
            GeminiCalls.error(body, draft, provider);
        } else if (body.text("object").equals("interaction")
                || body.object("usage").has("total_input_tokens")) {
            GeminiCalls.interaction(body, new GeminiGrounding(), draft, provider);
        } else if (body.has("predictions")) {
            GeminiCalls.predictions(body, draft);
        } else if (body.has("embedding") || body.has("embeddings")) {
            GeminiCalls.generated(body, draft, provider);
        } else if (body.object("response").present()) {
            GeminiCalls.batchLine(body, draft, provider);
        } else {
            draft.reject(RejectionCode.UNSUPPORTED, "usageMetadata");
        }
    }
}
