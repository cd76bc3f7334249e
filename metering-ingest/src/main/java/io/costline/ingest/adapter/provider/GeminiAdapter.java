package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.EventUnits;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Findings;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.SourceAdapter;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Element;
import io.costline.ingest.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Google's Gemini and Vertex bodies: generateContent, its streams, embeddings, interactions, batch lines, errors. */
public final class GeminiAdapter implements SourceAdapter {
    private static final Set<String> UNREAD = Set.of(
            "parts",
            "content",
            "values",
            "steps",
            "citationMetadata",
            "groundingChunks",
            "groundingSupports",
            "searchEntryPoint",
            "safetyRatings",
            "logprobsResult",
            "thoughtSignature");

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String description() {
        return "Gemini and Vertex AI: generateContent, streams, embeddings, interactions, batch output";
    }

    @Override
    public Set<String> unread() {
        return UNREAD;
    }

    @Override
    public void adapt(List<Element> elements, Findings findings) {
        Element first = null;
        Json.Obj merged = Json.Obj.EMPTY;
        int chunks = 0;
        for (Element element : elements) {
            Json.Obj object = findings.object(element);
            if (object == null) {
                continue;
            }
            Fields peek = Fields.lenient(object, new Draft());
            if (!isGenerated(peek)) {
                other(element, object, findings);
                continue;
            }
            if (first != null && continues(Fields.lenient(merged, new Draft()), peek)) {
                merged = merged.mergedWith(object); // every chunk's usage is cumulative
                chunks++;
                continue;
            }
            finish(first, merged, chunks, findings);
            first = element;
            merged = object;
            chunks = 1;
        }
        finish(first, merged, chunks, findings);
    }

    private static boolean isGenerated(Fields body) {
        return !body.has("response") && (body.has("usageMetadata") || body.has("candidates"));
    }

    /** Chunks of one answer share its id; a chunk without counts adds to whatever came before. */
    private static boolean continues(Fields before, Fields chunk) {
        String id = chunk.text("responseId");
        String known = before.text("responseId");
        if (!id.isEmpty() || !known.isEmpty()) {
            return id.equals(known) || id.isEmpty();
        }
        return !chunk.object("usageMetadata").has("promptTokenCount");
    }

    private static void finish(@Nullable Element first, Json.Obj merged, int chunks, Findings findings) {
        if (first != null) {
            Draft draft = findings.event(first);
            draft.event().setLayer(ObservationLayer.SDK);
            generated(Fields.lenient(merged, draft), draft);
            draft.event().setStream(chunks > 1);
        }
    }

    private static void generated(Fields body, Draft draft) {
        RequestEvent event = draft.event();
        Fields usage = body.object("usageMetadata");
        begin(event, "chat", "generate_content", body.text("responseId"), body.text("modelVersion"));
        Times.Reading created = Times.read(body.object().get("createTime"));
        if (created != null) {
            draft.startedAt(created.time(), created.quality());
        }
        traffic(usage, event);
        GeminiUsage.generateContent(usage, draft);
        event.setStatus(CallStatus.OK);
        long searches = 0;
        for (Fields candidate : body.objects("candidates")) {
            if (candidate.has("finishReason")) {
                event.setFinishReason(candidate.text("finishReason").toLowerCase(Locale.ROOT));
            }
            searches += candidate
                    .object("groundingMetadata")
                    .texts("webSearchQueries")
                    .size();
        }
        new EventUnits(draft).add("web_searches", searches);
        String blocked = body.object("promptFeedback").text("blockReason");
        if (!blocked.isEmpty()) {
            event.setStatus(CallStatus.BLOCKED);
            event.setBlockedBy(blocked.toLowerCase(Locale.ROOT));
        }
    }

    private static void begin(RequestEvent event, String operation, String family, String id, String model) {
        event.setProvider("gemini");
        event.setOperation(operation);
        event.setEndpointFamily(family);
        event.setProviderResponseId(id);
        event.setNativeId(id);
        event.setServedModel(model);
        event.setRequestedModel(model);
    }

    /** Only Vertex tells the traffic type. */
    private static void traffic(Fields usage, RequestEvent event) {
        String traffic = usage.text("trafficType");
        if (!traffic.isEmpty()) {
            event.setProvider("vertex_ai");
        }
        event.setServiceTier(
                switch (traffic) {
                    case "PROVISIONED_THROUGHPUT" -> "provisioned";
                    case "ON_DEMAND_PRIORITY" -> "priority";
                    case "ON_DEMAND_FLEX" -> "flex";
                    default -> OpenAiBodies.tier(usage.text("serviceTier"));
                });
    }

    private static void other(Element element, Json.Obj object, Findings findings) {
        Draft draft = findings.event(element);
        Fields body = Fields.lenient(object, draft);
        RequestEvent event = draft.event();
        event.setLayer(ObservationLayer.SDK);
        if (body.object("error").present()) {
            begin(event, "", "", "", "");
            event.setUsageStatus(UsageStatus.MISSING);
            Errors.google(body.object("error"), draft);
        } else if (body.text("object").equals("interaction")
                || body.object("usage").has("total_input_tokens")) {
            interaction(body, draft);
        } else if (body.has("predictions")) {
            predictions(body, draft);
        } else if (body.has("embedding") || body.has("embeddings")) {
            begin(event, "embeddings", "embed_content", "", "");
            event.setUsageStatus(UsageStatus.MISSING);
            event.setStatus(CallStatus.OK);
        } else if (body.object("response").present()) {
            generated(body.object("response"), draft);
            event.setLayer(ObservationLayer.PROVIDER);
            event.setBatch(true);
            event.setServiceTier("batch");
            event.setCustomId(body.text("key"));
        } else {
            draft.reject(RejectionCode.UNSUPPORTED, "usageMetadata");
        }
    }

    private static void interaction(Fields body, Draft draft) {
        RequestEvent event = draft.event();
        begin(event, "chat", "interactions", body.text("id"), body.text("model"));
        Times.Reading created = Times.read(body.object().get("created"));
        if (created != null) {
            draft.startedAt(created.time(), created.quality());
        }
        Times.Reading updated = Times.read(body.object().get("updated"));
        event.setEndedAt(updated == null ? null : updated.time());
        event.setServiceTier(OpenAiBodies.tier(body.text("service_tier")));
        GeminiUsage.interactions(body.object("usage"), draft);
        switch (body.text("status")) {
            case "failed" -> Errors.google(body.object("error"), draft);
            case "cancelled" -> event.setStatus(CallStatus.CANCELLED);
            default -> event.setStatus(CallStatus.OK);
        }
    }

    /** Vertex embeddings count tokens per text and characters per request. The body does not name its model. */
    private static void predictions(Fields body, Draft draft) {
        RequestEvent event = draft.event();
        begin(event, "embeddings", "predict", "", "");
        event.setProvider("vertex_ai");
        event.setStatus(CallStatus.OK);
        long tokens = 0;
        boolean counted = false;
        for (Fields prediction : body.objects("predictions")) {
            long count = prediction.object("embeddings").object("statistics").count("token_count");
            counted |= count != Fields.ABSENT;
            tokens += Math.max(0, count);
        }
        var totals = new InclusiveUsage(true);
        totals.set(Measure.INPUT, counted ? tokens : Fields.ABSENT, body, "predictions");
        totals.writeTo(draft, counted ? GeminiUsage.RULE : "");
        long characters = body.object("metadata").count("billableCharacterCount");
        // The tokens are the same text again: characters are kept as reported, not as a second thing to bill.
        if (characters != Fields.ABSENT) {
            event.setReportedUsage(Map.of("billableCharacterCount", characters));
        }
    }
}
