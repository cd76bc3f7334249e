package io.costline.ingest.adapter.provider;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.ingest.adapter.reading.Errors;
import io.costline.ingest.adapter.reading.EventUnits;
import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Times;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.admission.RejectionCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One complete OpenAI body into one event. */
public final class OpenAiBodies {
    private OpenAiBodies() {}

    public static void read(Fields body, Draft draft, String endpoint) {
        RequestEvent event = draft.event();
        event.setProvider("openai");
        boolean failed = body.object("error").present() && !body.has("usage");
        String operation = operation(body, endpoint);
        if (operation.isEmpty() && !failed) {
            draft.reject(RejectionCode.UNSUPPORTED, "object");
            return;
        }
        event.setOperation(operation);
        event.setEndpointFamily(family(body, operation));
        event.setProviderResponseId(body.text("id"));
        event.setNativeId(event.getProviderResponseId());
        event.setServedModel(body.text("model"));
        event.setRequestedModel(event.getServedModel());
        event.setServiceTier(tier(body.text("service_tier")));
        Times.Reading created = Times.read(body.object().get(body.has("created_at") ? "created_at" : "created"));
        if (created != null) {
            draft.startedAt(created.time(), created.quality());
        }
        Times.Reading completed = Times.read(body.object().get("completed_at"));
        event.setEndedAt(completed == null ? null : completed.time());
        Fields usage = body.object(body.has("usage") ? "usage" : "x_groq");
        OpenAiUsage.read(body.has("usage") ? usage : usage.object("usage"), draft, operation.equals("embeddings"));
        tools(body.objects("output"), draft);
        outcome(body, draft, failed);
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
            Errors.openAi(body.object("error"), draft);
            event.setUsageStatus(UsageStatus.MISSING);
        }
    }

    private static String operation(Fields body, String endpoint) {
        if (!endpoint.isEmpty()) {
            return endpoint.equals("responses") ? "chat" : endpoint;
        }
        List<Fields> data = body.objects("data");
        return switch (body.text("object")) {
            case "chat.completion", "chat.completion.chunk", "response" -> "chat";
            case "text_completion" -> "text_completion";
            case "list" -> !data.isEmpty() && data.getFirst().text("object").equals("embedding") ? "embeddings" : "";
            default -> {
                if (body.text("task").equals("transcribe") || (body.has("text") && body.has("usage"))) {
                    yield "transcription";
                }
                if (body.has("data") && body.has("usage")) {
                    yield "image_generation";
                }
                yield body.has("usage") ? "chat" : "";
            }
        };
    }

    private static String family(Fields body, String operation) {
        return switch (operation) {
            case "chat" ->
                body.text("object").equals("response") || body.object("usage").has("input_tokens")
                        ? "responses"
                        : "chat_completions";
            case "text_completion" -> "completions";
            default -> operation;
        };
    }

    /** The tier that served sets the price; the standard one has no name. */
    public static String tier(String tier) {
        return switch (tier) {
            case "default", "auto", "standard", "on_demand" -> "";
            default -> tier;
        };
    }

    /** Hosted tools are billed by the call and stand nowhere in usage. */
    private static void tools(List<Fields> output, Draft draft) {
        long searches = 0;
        long fileSearches = 0;
        long images = 0;
        Set<String> containers = new HashSet<>();
        for (Fields item : output) {
            switch (item.text("type")) {
                case "web_search_call" -> {
                    // Opening a page or looking in one belongs to the search that found it.
                    String action = item.object("action").text("type");
                    searches += action.isEmpty() || action.equals("search") ? 1 : 0;
                }
                case "file_search_call" -> fileSearches++;
                case "image_generation_call" -> images++;
                case "code_interpreter_call" -> containers.add(item.text("container_id"));
                default -> {}
            }
        }
        if (searches + fileSearches + images + containers.size() > 0) {
            var units = new EventUnits(draft);
            units.add("web_searches", searches);
            units.add("storage_searches", fileSearches);
            units.add("output_images", images);
            units.add("code_interpreter_sessions", containers.size());
        }
    }
}
