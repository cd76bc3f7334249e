package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.EventUnits;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.InclusiveUsage;
import io.costline.ingest.adapter.reading.Measure;
import io.costline.ingest.adapter.reading.Operations;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import io.costline.ingest.json.Json;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Google's complete bodies into one event each. */
public final class GeminiCalls {
    static final String GEMINI = "gemini";
    static final String VERTEX = "vertex_ai";

    private GeminiCalls() {}

    /** A {@code generateContent} answer. */
    public static void generated(Fields body, Draft draft, String provider) {
        var grounding = new GeminiGrounding();
        grounding.candidates(body);
        generated(body, grounding, draft, provider);
    }

    static void generated(Fields body, GeminiGrounding grounding, Draft draft, String provider) {
        RequestEvent event = draft.event();
        Fields usage = body.object("usageMetadata");
        boolean embedded = body.has("embedding") || body.has("embeddings");
        begin(event, provider, body.text("responseId"), body.text("modelVersion"));
        event.setOperation(embedded ? "embeddings" : "chat");
        event.setEndpointFamily(embedded ? "embed_content" : "generate_content");
        begun(body.object().get("createTime"), draft);
        traffic(usage, event);
        GeminiUsage.generateContent(usage, draft);
        event.setStatus(CallStatus.OK);
        for (Fields candidate : body.objects("candidates")) {
            if (candidate.has("finishReason")) {
                event.setFinishReason(candidate.text("finishReason").toLowerCase(Locale.ROOT));
            }
        }
        grounding.writeTo(draft);
        String blocked = body.object("promptFeedback").text("blockReason");
        if (!blocked.isEmpty()) {
            Errors.guarded(event, blocked.toLowerCase(Locale.ROOT));
        }
    }

    static void begin(RequestEvent event, String provider, String id, String model) {
        event.setProvider(provider);
        OpenAiAdapter.observed(event);
        event.setProviderResponseId(id);
        event.setNativeId(id);
        event.setServedModel(model);
        event.setRequestedModel(model);
    }

    private static void begun(@Nullable Json at, Draft draft) {
        Times.start(at, draft);
    }

    /** Only Vertex tells the traffic type. */
    private static void traffic(Fields usage, RequestEvent event) {
        String traffic = usage.text("trafficType");
        if (!traffic.isEmpty()) {
            event.setProvider(VERTEX);
        }
        event.setServiceTier(
                switch (traffic) {
                    case "PROVISIONED_THROUGHPUT" -> "provisioned";
                    case "ON_DEMAND_PRIORITY" -> "priority";
                    case "ON_DEMAND_FLEX" -> "flex";
                    default -> OpenAiBodies.tier(usage.text("serviceTier").toLowerCase(Locale.ROOT));
                });
    }

    static void interaction(Fields body, GeminiGrounding grounding, Draft draft, String provider) {
        RequestEvent event = draft.event();
        begin(event, provider, body.text("id"), body.firstText("model", "agent"));
        event.setOperation("chat");
        event.setEndpointFamily("interactions");
        begun(body.object().get("created"), draft);
        event.setEndedAt(Times.instant(body.object().get("updated")));
        event.setServiceTier(OpenAiBodies.tier(body.text("service_tier")));
        GeminiUsage.interactions(body.object("usage"), draft);
        body.objects("steps").forEach(grounding::step);
        body.objects("outputs").forEach(grounding::step);
        grounding.writeTo(draft);
        switch (body.text("status")) {
            case "failed" -> Errors.google(body.object("error"), draft);
            case "cancelled" -> event.setStatus(CallStatus.CANCELLED);
            default -> event.setStatus(CallStatus.OK);
        }
    }

    /** Vertex counts tokens per text and characters per request, or makes pictures. The body names no model. */
    static void predictions(Fields body, Draft draft) {
        RequestEvent event = draft.event();
        begin(event, VERTEX, "", body.text("model"));
        event.setEndpointFamily("predict");
        event.setStatus(CallStatus.OK);
        long tokens = 0;
        long pictures = 0;
        boolean counted = false;
        for (Fields prediction : body.objects("predictions")) {
            long count = prediction.object("embeddings").object("statistics").count("token_count");
            counted |= count != Fields.ABSENT;
            tokens += Math.max(0, count);
            pictures += prediction.text("mimeType").startsWith("image/") ? 1 : 0;
        }
        event.setOperation(pictures > 0 ? Operations.IMAGES : "embeddings");
        var totals = new InclusiveUsage(true);
        totals.set(Measure.INPUT, counted ? tokens : Fields.ABSENT, body, "predictions");
        totals.writeTo(draft, counted ? GeminiUsage.RULE : "");
        if (pictures > 0) {
            new EventUnits(draft).add("output_images", pictures);
            event.setUsageStatus(UsageStatus.COMPLETE);
        }
        long characters = body.object("metadata").count("billableCharacterCount");
        // The tokens are the same text again: characters are kept as reported, not as a second thing to bill.
        if (characters != Fields.ABSENT) {
            event.setReportedUsage(Map.of("billableCharacterCount", characters));
        }
    }

    /** A line of a batch's output, from either platform; what it asked for is not read. */
    static void batchLine(Fields line, Draft draft, String provider) {
        Fields response = line.object("response");
        if (response.has("usageMetadata") || response.has("candidates")) {
            generated(response, draft, provider);
        } else if (response.present()) {
            draft.reject(RejectionCode.UNSUPPORTED, "response");
            return;
        } else {
            error(line, draft, provider);
        }
        RequestEvent event = draft.event();
        event.setBatch(true);
        event.setServiceTier("batch");
        event.setCustomId(line.firstText("key", "custom_id"));
    }

    static void error(Fields body, Draft draft, String provider) {
        begin(draft.event(), provider, "", "");
        draft.event().setUsageStatus(UsageStatus.MISSING);
        Errors.google(body.object("error"), draft);
    }
}
