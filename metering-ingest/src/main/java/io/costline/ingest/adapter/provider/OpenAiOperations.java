package io.costline.ingest.adapter.provider;

import io.costline.ingest.adapter.reading.Fields;
import java.util.List;

/** What an OpenAI-shaped body is the answer to. */
final class OpenAiOperations {
    static final String EMBEDDINGS = "embeddings";
    static final String IMAGES = "image_generation";
    static final String TRANSCRIPTION = "transcription";
    static final String VIDEO = "video_generation";
    private static final String CHAT = "chat";

    private OpenAiOperations() {}

    /** The operation, empty when the body is none of a model. */
    static String of(Fields body, String endpoint) {
        if (!endpoint.isEmpty()) {
            return endpoint.equals("responses") ? CHAT : endpoint;
        }
        String object = body.text("object");
        return switch (object) {
            case "response", "realtime.response", "conversation.response" -> CHAT;
            case "text_completion" -> "text_completion";
            case "video" -> VIDEO;
            case "list" -> embeddings(body) ? EMBEDDINGS : "";
            case "page", "batch", "error" -> "";
            default -> object.startsWith("chat.") ? CHAT : byMembers(body);
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
            return IMAGES;
        }
        if (event.startsWith("speech.")) {
            return "speech";
        }
        if (event.contains("transcript") || body.text("task").startsWith("trans") || spoken(body)) {
            return TRANSCRIPTION;
        }
        if (body.object("video").has("duration")) {
            return VIDEO;
        }
        if (body.object("usage_info").has("pages_processed")) {
            return "ocr";
        }
        if (body.has("data") && (body.has("usage") || pictured(body.objects("data")))) {
            return IMAGES;
        }
        return body.has("usage") || body.object("timings").has("predicted_n") ? CHAT : "";
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
            case CHAT -> chatFamily(body);
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
