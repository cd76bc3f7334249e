package io.costline.lab.traffic;

import java.util.List;

/**
 * A model as the traffic names it.
 *
 * @param provider who serves it, in LiteLLM's word
 * @param name the model as payloads name it
 * @param catalogKey its key in LiteLLM's price list, or a card's provider and model; empty: nobody knows a price
 * @param caching how its provider caches prompts
 * @param reasons whether part of its output is reasoning
 */
public record Model(String provider, String name, String catalogKey, Caching caching, boolean reasons) {
    /** What a provider's prompt cache reports. */
    public enum Caching {
        NONE,
        /** Reads are reported; writing is not billed apart. */
        READS,
        /** Reads and 5-minute writes are reported. */
        READS_AND_WRITES
    }

    /** The planted model nobody has a price for. */
    public static final Model UNKNOWN = new Model("openai", "orion-next-preview", "", Caching.NONE, false);

    static final Model GPT_4O_MINI = openai("gpt-4o-mini", false);
    static final Model GPT_41_MINI = openai("gpt-4.1-mini", false);
    static final Model GPT_4O = openai("gpt-4o", false);
    static final Model GPT_41 = openai("gpt-4.1", false);
    static final Model GPT_5 = openai("gpt-5", true);
    static final Model GPT_5_MINI = openai("gpt-5-mini", true);
    static final Model HAIKU = anthropic("claude-haiku-4-5-20251001");
    static final Model SONNET = anthropic("claude-sonnet-4-5-20250929");
    public static final Model OPUS = anthropic("claude-opus-4-5-20251101");
    static final Model FLASH_LITE = gemini("gemini-2.5-flash-lite", false);
    static final Model FLASH = gemini("gemini-2.5-flash", true);
    static final Model GEMINI_PRO = gemini("gemini-2.5-pro", true);
    static final Model MISTRAL_SMALL =
            new Model("mistral", "mistral-small-latest", "mistral/mistral-small-latest", Caching.NONE, false);
    static final Model CODESTRAL =
            new Model("mistral", "codestral-latest", "mistral/codestral-latest", Caching.NONE, false);
    public static final Model BEDROCK_HAIKU = new Model(
            "bedrock",
            "us.anthropic.claude-haiku-4-5-20251001-v1:0",
            "us.anthropic.claude-haiku-4-5-20251001-v1:0",
            Caching.READS_AND_WRITES,
            false);
    static final Model GROQ_LLAMA =
            new Model("groq", "llama-3.3-70b-versatile", "groq/llama-3.3-70b-versatile", Caching.NONE, false);
    /** Billed in euros: its card is the demo's own, for the public list takes the figures for dollars. */
    static final Model SCALEWAY_MISTRAL = hosted("scaleway", "mistral-small-3.2-24b-instruct-2506");
    /** In no public list, and its card, in euros, comes after its calls. */
    static final Model IONOS_TEUKEN = hosted("ionos", "teuken-7b-instruct");

    private static final List<Model> ALL = List.of(
            GPT_4O_MINI, GPT_4O, GPT_41_MINI, GPT_41, HAIKU, SONNET, FLASH, GEMINI_PRO, MISTRAL_SMALL, GROQ_LLAMA);

    private static Model hosted(String provider, String name) {
        return new Model(provider, name, provider + '/' + name, Caching.NONE, false);
    }

    private static Model openai(String name, boolean reasons) {
        return new Model("openai", name, name, Caching.READS, reasons);
    }

    private static Model anthropic(String name) {
        return new Model("anthropic", name, name, Caching.READS_AND_WRITES, false);
    }

    private static Model gemini(String name, boolean reasons) {
        return new Model("gemini", name, "gemini/" + name, Caching.READS, reasons);
    }

    public boolean hasPrice() {
        return !catalogKey.isEmpty();
    }

    /** The priced model of this name. */
    public static Model named(String name) {
        return ALL.stream()
                .filter(model -> model.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the traffic has no model " + name));
    }
}
