package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.EventUnits;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Operations;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import java.math.BigDecimal;
import java.util.List;

/** One complete OpenAI body into one event. */
public final class OpenAiBodies {
    private OpenAiBodies() {}

    public static void read(Fields body, Draft draft, String endpoint) {
        read(body, draft, endpoint, OpenAiService.OPENAI);
    }

    static void read(Fields body, Draft draft, String endpoint, OpenAiService service) {
        RequestEvent event = draft.event();
        event.setProvider(service.provider());
        boolean failed = failed(body);
        String operation = OpenAiOperations.of(body, endpoint);
        if (operation.isEmpty() && !failed) {
            String reason = OpenAiOperations.refusal(body);
            draft.reject(
                    RejectionCode.UNSUPPORTED,
                    "object",
                    reason.isEmpty() ? RejectionCode.UNSUPPORTED.message() : reason);
            return;
        }
        event.setOperation(operation);
        event.setEndpointFamily(OpenAiOperations.family(body, operation));
        event.setProviderResponseId(body.firstText("id", "conversation_id", "item_id"));
        event.setNativeId(event.getProviderResponseId());
        event.setServedModel(body.text("model"));
        event.setRequestedModel(event.getServedModel());
        event.setServiceTier(tier(body.text("service_tier")));
        times(body, draft);
        Fields usage = usage(body);
        OpenAiUsage.read(body, usage, draft, operation, service.departure());
        OpenAiTools.read(body, operation, draft);
        heard(body, operation, draft);
        outcome(body, draft, failed);
    }

    private static boolean failed(Fields body) {
        return (body.has("error") || body.text("object").equals("error")) && !body.has("usage");
    }

    private static Fields usage(Fields body) {
        return body.has("usage") ? body.object("usage") : body.object("x_groq").object("usage");
    }

    private static void times(Fields body, Draft draft) {
        Times.start(body.object().get(body.has("created_at") ? "created_at" : "created"), draft);
        draft.event().setEndedAt(Times.instant(body.object().get("completed_at")));
    }

    /** A transcription without usage still says how long it listened, before the provider's rounding. */
    private static void heard(Fields body, String operation, Draft draft) {
        BigDecimal seconds = body.decimal("duration");
        if (operation.equals(Operations.TRANSCRIPTION) && seconds != null && !body.has("usage")) {
            new EventUnits(draft).add("audio_seconds", seconds);
            draft.event().setUsageStatus(UsageStatus.ESTIMATED);
        }
    }

    private static void outcome(Fields body, Draft draft, boolean failed) {
        RequestEvent event = draft.event();
        event.setStatus(CallStatus.OK);
        List<Fields> choices = body.objects("choices");
        if (!choices.isEmpty()) {
            event.setFinishReason(choices.getFirst().text("finish_reason"));
        }
        switch (body.text("status")) {
            case "incomplete" ->
                event.setFinishReason(body.object("incomplete_details").text("reason"));
            case "cancelled" -> event.setStatus(CallStatus.CANCELLED);
            case "failed" -> Errors.openAi(body.object("error"), draft);
            default -> {}
        }
        if (failed) {
            Errors.openAi(body.text("object").equals("error") ? body : body.object("error"), draft);
            event.setUsageStatus(UsageStatus.MISSING);
        }
    }

    /** The tier that served sets the price; the standard one has no name. */
    public static String tier(String tier) {
        return switch (tier) {
            case "default", "auto", "standard", "on_demand" -> "";
            default -> tier;
        };
    }
}
