package io.costline.lab.chaos.workload;

import java.util.List;

/**
 * A model calls are made of.
 *
 * @param key its key in LiteLLM's price list; empty: in no list
 * @param writesCache whether its provider bills writes to the prompt cache
 * @param dearer the model of the same provider it falls back to; empty for none
 */
public record Model(String provider, String name, String key, boolean writesCache, boolean reasons, String dearer) {
    static final Model UNKNOWN = new Model("openai", "orion-next-preview", "", false, false, "");
    static final Model GEMINI_PRO = new Model("gemini", "gemini-2.5-pro", "gemini/gemini-2.5-pro", false, false, "");

    static final List<Model> PRICED = List.of(
            new Model("openai", "gpt-4o-mini", "gpt-4o-mini", false, false, "gpt-4o"),
            new Model("openai", "gpt-4.1-mini", "gpt-4.1-mini", false, false, "gpt-4.1"),
            new Model("openai", "gpt-4.1", "gpt-4.1", false, false, ""),
            new Model("openai", "gpt-4o", "gpt-4o", false, false, ""),
            new Model(
                    "anthropic",
                    "claude-haiku-4-5-20251001",
                    "claude-haiku-4-5-20251001",
                    true,
                    false,
                    "claude-sonnet-4-5-20250929"),
            new Model("anthropic", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5-20250929", true, false, ""),
            new Model("gemini", "gemini-2.5-flash", "gemini/gemini-2.5-flash", false, true, "gemini-2.5-pro"),
            GEMINI_PRO,
            new Model("mistral", "mistral-small-latest", "mistral/mistral-small-latest", false, false, ""),
            new Model("groq", "llama-3.3-70b-versatile", "groq/llama-3.3-70b-versatile", false, false, ""));

    /** The model to fall back to, or this one. */
    Model fallback() {
        return PRICED.stream()
                .filter(other -> other.provider.equals(provider) && other.name.equals(dearer))
                .findFirst()
                .orElse(this);
    }
}
