package io.costline.ingest.adapter.reading;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a call was for, in one word each, and the words of endpoints, gateways and telemetry for the same. */
public final class Operations {
    public static final String CHAT = "chat";
    public static final String TEXT = "text_completion";
    public static final String EMBEDDINGS = "embeddings";
    public static final String IMAGES = "image_generation";
    public static final String TRANSCRIPTION = "transcription";
    public static final String SPEECH = "speech";
    public static final String VIDEO = "video_generation";
    public static final String RERANK = "rerank";
    public static final String OCR = "ocr";

    /** Operations whose models read tokens and write tokens, so that one side alone is half of what was used. */
    private static final Set<String> TWO_SIDED = Set.of("", CHAT, TEXT);

    private static final Map<String, String> WORDS = words();

    private Operations() {}

    private static Map<String, String> words() {
        var words = new HashMap<String, String>();
        put(words, CHAT, "chat_completions", "chat_completion", "responses", "response", "messages", "message");
        put(words, CHAT, "anthropic_messages", "completion", "generate_content", "generatecontent", "realtime");
        put(words, CHAT, "streamgeneratecontent", "generate", "converse", "conversestream", "invoke", "invoke_model");
        put(words, CHAT, "conversations", "aresponses", "interactions", "live");
        put(words, TEXT, "completions", "text_completions");
        put(words, EMBEDDINGS, "embedding", "embed", "embedcontent", "batchembedcontents");
        put(words, IMAGES, "images", "image", "images_generations", "images_generation", "images_edits", "image_edit");
        put(
                words,
                IMAGES,
                "images_variations",
                "image_variation",
                "image_edits",
                "image_generations",
                "image_variations");
        put(words, TRANSCRIPTION, "transcriptions", "audio_transcriptions", "audio_transcription", "translation");
        put(words, TRANSCRIPTION, "translations", "audio_translations", "audio_translation");
        put(words, SPEECH, "audio_speech", "tts", "text_to_speech");
        put(words, VIDEO, "video", "videos", "create_video", "videos_generations", "video_generations");
        put(words, RERANK, "reranking", "reranker");
        put(words, OCR, "document_ocr");
        put(words, "moderation", "moderations");
        put(words, "search", "searches", "vector_store_search");
        return Map.copyOf(words);
    }

    private static void put(Map<String, String> words, String operation, String... spellings) {
        words.put(operation, operation);
        List.of(spellings).forEach(spelling -> words.put(spelling, operation));
    }

    /** The operation of an endpoint's path or name, or of another's word for it; empty where it is none we know. */
    public static String named(String word) {
        String name = word.strip().toLowerCase(Locale.ROOT);
        int query = name.indexOf('?');
        name = query < 0 ? name : name.substring(0, query);
        int version = name.lastIndexOf("/v1");
        if (version >= 0) {
            int path = name.indexOf('/', version + 1);
            name = path < 0 ? "" : name.substring(path + 1);
        }
        name = name.substring(name.lastIndexOf(':') + 1);
        while (name.startsWith("/")) {
            name = name.substring(1);
        }
        name = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return WORDS.getOrDefault(name.replace('/', '_').replace('-', '_').replace('.', '_'), "");
    }

    static boolean twoSided(String operation) {
        return TWO_SIDED.contains(operation);
    }
}
