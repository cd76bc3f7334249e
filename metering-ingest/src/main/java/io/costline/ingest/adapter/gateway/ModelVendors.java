package io.costline.ingest.adapter.gateway;

import java.util.Locale;
import java.util.Map;

/** Who made a model, by names that are their makers' own. A reseller without cards is priced by the maker's. */
final class ModelVendors {
    private static final Map<String, String> BY_PREFIX = Map.ofEntries(
            Map.entry("gpt-", "openai"),
            Map.entry("chatgpt-", "openai"),
            Map.entry("o1", "openai"),
            Map.entry("o3", "openai"),
            Map.entry("o4", "openai"),
            Map.entry("text-embedding-3", "openai"),
            Map.entry("claude-", "anthropic"),
            Map.entry("gemini-", "gemini"),
            Map.entry("grok-", "xai"),
            Map.entry("deepseek-", "deepseek"),
            Map.entry("mistral-", "mistral"),
            Map.entry("command-", "cohere"),
            Map.entry("kimi-", "moonshot"),
            Map.entry("sonar", "perplexity"));

    private ModelVendors() {}

    /** The part in front of a slash, else by the name's beginning; empty when neither tells. */
    static String of(String model) {
        int slash = model.indexOf('/');
        if (slash > 0) {
            return model.substring(0, slash).toLowerCase(Locale.ROOT);
        }
        String name = model.toLowerCase(Locale.ROOT);
        for (Map.Entry<String, String> known : BY_PREFIX.entrySet()) {
            if (name.startsWith(known.getKey())) {
                return known.getValue();
            }
        }
        return "";
    }
}
