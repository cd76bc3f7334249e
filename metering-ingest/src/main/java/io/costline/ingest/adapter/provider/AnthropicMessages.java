package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.admission.Draft;

/** One complete Anthropic body into one event. */
public final class AnthropicMessages {
    static final String ANTHROPIC = "anthropic";

    private AnthropicMessages() {}

    public static void read(Fields message, Draft draft) {
        read(message, draft, ANTHROPIC);
    }

    /** @param provider who serves: Anthropic, or a cloud that passes its bodies on */
    static void read(Fields message, Draft draft, String provider) {
        RequestEvent event = draft.event();
        event.setProvider(provider);
        event.setOperation("chat");
        event.setEndpointFamily("messages");
        event.setProviderResponseId(message.text("id"));
        event.setNativeId(event.getProviderResponseId());
        event.setServedModel(message.text("model"));
        event.setRequestedModel(event.getServedModel());
        boolean hosted = !provider.equals(ANTHROPIC) && event.getServedModel().contains("claude");
        event.setModelVendor(hosted ? ANTHROPIC : "");
        fallback(message, event);
        event.setStatus(CallStatus.OK);
        event.setFinishReason(message.text("stop_reason"));
        if (event.getFinishReason().equals("refusal")) {
            String category = message.object("stop_details").text("category");
            Errors.guarded(event, category.isEmpty() ? "refusal" : "refusal:" + category);
        }
        AnthropicUsage.read(message.object("usage"), draft, event.getServedModel());
    }

    /** The first hop's origin is what was asked for. */
    private static void fallback(Fields message, RequestEvent event) {
        for (Fields block : message.objects("content")) {
            String from =
                    block.text("type").equals("fallback") ? block.object("from").text("model") : "";
            if (!from.isEmpty()) {
                event.setRequestedModel(from);
                event.setFallbackFrom(from);
                return;
            }
        }
    }

    /** {@code {"type": "error", "error": {...}, "request_id"}}. */
    static void error(Fields body, Draft draft, String provider) {
        RequestEvent event = draft.event();
        event.setProvider(provider);
        event.setNativeId(body.text("request_id"));
        event.setProviderRequestId(body.text("request_id"));
        event.setUsageStatus(UsageStatus.MISSING);
        Errors.anthropic(body.object("error"), draft);
    }

    /** A line of a batch's results: what it answers is known by {@code custom_id} alone. */
    static void batchResult(Fields line, Draft draft, String provider) {
        Fields result = line.object("result");
        RequestEvent event = draft.event();
        event.setProvider(provider);
        switch (result.text("type")) {
            case "succeeded" -> read(result.object("message"), draft, provider);
            case "canceled", "expired" -> {
                event.setUsageStatus(UsageStatus.MISSING);
                event.setStatus(CallStatus.CANCELLED);
                event.setErrorType(result.text("type"));
            }
            default -> {
                Fields error = result.object("error");
                event.setUsageStatus(UsageStatus.MISSING);
                Errors.anthropic(error.object("error").present() ? error.object("error") : error, draft);
            }
        }
        event.setBatch(true);
        event.setServiceTier("batch");
        event.setCustomId(line.text("custom_id"));
        if (event.getNativeId().isEmpty()) {
            event.setNativeId("custom:" + event.getCustomId());
        }
    }
}
