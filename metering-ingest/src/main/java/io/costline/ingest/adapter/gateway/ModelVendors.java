package io.costline.ingest.adapter.gateway;

import io.costline.ingest.adapter.reading.Spellings;
import java.util.Locale;
import java.util.Map;

/** Who made a model, by names that are their makers' own. A reseller without cards is priced by the maker's. */
final class ModelVendors {
    private static final Map<String, String> BY_PREFIX = Spellings.of("""
            openai gpt- chatgpt- o1 o3 o4 text-embedding-3
            anthropic claude-
            gemini gemini-
            xai grok-
            deepseek deepseek-
            mistral mistral-
            cohere command-
            moonshot kimi-
            perplexity sonar""");

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
