package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.Fields;
import io.costline.ingest.adapter.reading.Operations;
import java.util.List;

/** What an OpenAI-shaped body is the answer to. */
final class OpenAiOperations {
    private OpenAiOperations() {}

    /** The operation, empty when the body is none of a model. */
    static String of(Fields body, String endpoint) {
        if (!endpoint.isEmpty()) {
            return endpoint;
        }
        String object = body.text("object");
        return switch (object) {
            case "response", "realtime.response", "conversation.response" -> Operations.CHAT;
            case "text_completion" -> Operations.TEXT;
            case "video" -> Operations.VIDEO;
            case "list" -> embeddings(body) ? Operations.EMBEDDINGS : "";
            case "page", "batch", "error" -> "";
            default -> object.startsWith("chat.") ? Operations.CHAT : byMembers(body);
        };
    }

    private static boolean embeddings(Fields body) {
        List<Fields> data = body.objects("data");
        return data.isEmpty()
                ? body.has("usage")
                : data.getFirst().text("object").equals("embedding");
    }

    private static String byMembers(Fields body) {
        String event = body.text("type");
        if (event.startsWith("image_")) {
            return Operations.IMAGES;
        }
        if (event.startsWith("speech.")) {
            return Operations.SPEECH;
        }
        if (event.contains("transcript") || body.text("task").startsWith("trans") || spoken(body)) {
            return Operations.TRANSCRIPTION;
        }
        if (body.object("video").has("duration")) {
            return Operations.VIDEO;
        }
        if (body.object("usage_info").has("pages_processed")) {
            return Operations.OCR;
        }
        if (body.has("data") && (body.has("usage") || pictured(body.objects("data")))) {
            return Operations.IMAGES;
        }
        return body.has("usage") || body.object("timings").has("predicted_n") ? Operations.CHAT : "";
    }

    /** A text without choices beside it is what was heard. */
    private static boolean spoken(Fields body) {
        return body.has("text") && !body.has("choices") && (body.has("usage") || body.has("duration"));
    }

    private static boolean pictured(List<Fields> data) {
        return !data.isEmpty()
                && (data.getFirst().has("b64_json") || data.getFirst().has("url"));
    }

    static String family(Fields body, String operation) {
        return switch (operation) {
            case Operations.CHAT -> chatFamily(body);
            case "text_completion" -> "completions";
            default -> operation;
        };
    }

    private static String chatFamily(Fields body) {
        String object = body.text("object");
        if (object.startsWith("realtime.")) {
            return "realtime";
        }
        if (object.startsWith("conversation.")) {
            return "conversations";
        }
        return object.startsWith("response") || body.object("usage").has("input_tokens")
                ? "responses"
                : "chat_completions";
    }

    /** Why a body that is no answer of a model is refused; empty where nothing better is known than that. */
    static String refusal(Fields body) {
        if (body.text("object").equals("page") || body.has("has_more")) {
            return UsagePages.REASON;
        }
        if (body.has("status") && body.has("headers") && body.has("body")) {
            return "an answer in plain text carries no usage: ask for JSON";
        }
        return "";
    }
}
