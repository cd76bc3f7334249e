package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.Source;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Cohere: chat of both versions and its streams, embed, rerank, classify. Its bodies do not name their model. */
final class CohereAdapter implements SourceAdapter {
    private static final Source SOURCE = new Source(
                    "cohere", 1, "Cohere: chat and its streams, embed, rerank, classify, by billed units")
            .skipping("content text texts chat_history embeddings documents document citations tool_plan prompt");

    @Override
    public Source source() {
        return SOURCE;
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        CohereStream stream = null;
        for (Element element : elements) {
            Json.Obj object = findings.object(element);
            if (object == null) {
                continue;
            }
            Fields peek = Fields.lenient(object, new Draft());
            if (CohereStream.isPart(peek)) {
                if (stream == null || CohereStream.begins(peek) || stream.ended()) {
                    stream = begin(stream, findings);
                }
                stream.add(element, peek);
            } else {
                Draft draft = findings.event(element);
                single(Fields.lenient(object, draft), draft);
            }
        }
        if (stream != null) {
            stream.finish(findings);
        }
    }

    private static CohereStream begin(@Nullable CohereStream before, Findings findings) {
        if (before != null) {
            before.finish(findings);
        }
        return new CohereStream();
    }

    private static void single(Fields body, Draft draft) {
        boolean counted = body.object("meta").has("billed_units");
        if (body.has("message") && body.has("usage") || body.has("generation_id")) {
            chat(body, draft);
        } else if (body.has("results") && counted) {
            other(body, draft, "rerank");
        } else if (body.has("embeddings")) {
            other(body, draft, "embeddings");
        } else if (body.has("classifications")) {
            other(body, draft, "classify");
        } else if (counted || body.has("usage")) {
            other(body, draft, "chat");
        } else if (body.has("message")) {
            begin(body, draft, "", "");
            draft.event().setUsageStatus(UsageStatus.MISSING);
            Errors.failed(draft, body.firstText("type", "code"));
        } else {
            draft.reject(RejectionCode.UNSUPPORTED, "usage");
        }
    }

    /** A chat of version 2, or of version 1, whose counts stand in {@code meta}. */
    static void chat(Fields body, Draft draft) {
        begin(body, draft, "chat", "chat");
        CohereUsage.read(body.has("usage") ? body.object("usage") : body.object("meta"), draft);
        draft.event().setFinishReason(body.text("finish_reason").toLowerCase(Locale.ROOT));
    }

    private static void other(Fields body, Draft draft, String operation) {
        begin(body, draft, operation, operation);
        CohereUsage.read(body.has("usage") ? body.object("usage") : body.object("meta"), draft);
    }

    private static void begin(Fields body, Draft draft, String operation, String family) {
        RequestEvent event = draft.event();
        event.setProvider("cohere");
        OpenAiAdapter.observed(event);
        event.setOperation(operation);
        event.setEndpointFamily(family);
        event.setProviderResponseId(body.firstText("id", "response_id", "generation_id"));
        event.setNativeId(event.getProviderResponseId());
        event.setServedModel(body.text("model"));
        event.setRequestedModel(event.getServedModel());
        event.setStatus(CallStatus.OK);
    }
}
