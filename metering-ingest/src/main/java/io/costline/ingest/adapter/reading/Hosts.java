package io.costline.ingest.adapter.reading;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/** Providers by the address they are called at, in the names of LiteLLM's price list. */
public final class Hosts {
    private static final Map<String, String> BY_SUFFIX = Map.ofEntries(
            Map.entry("api.openai.com", "openai"),
            Map.entry("openai.azure.com", "azure"),
            Map.entry("cognitiveservices.azure.com", "azure"),
            Map.entry("services.ai.azure.com", "azure_ai"),
            Map.entry("api.anthropic.com", "anthropic"),
            Map.entry("generativelanguage.googleapis.com", "gemini"),
            Map.entry("aiplatform.googleapis.com", "vertex_ai"),
            Map.entry("api.mistral.ai", "mistral"),
            Map.entry("api.cohere.com", "cohere"),
            Map.entry("api.cohere.ai", "cohere"),
            Map.entry("api.deepseek.com", "deepseek"),
            Map.entry("api.x.ai", "xai"),
            Map.entry("api.groq.com", "groq"),
            Map.entry("api.perplexity.ai", "perplexity"),
            Map.entry("api.moonshot.ai", "moonshot"),
            Map.entry("api.moonshot.cn", "moonshot"),
            Map.entry("dashscope.aliyuncs.com", "dashscope"),
            Map.entry("api.together.xyz", "together_ai"),
            Map.entry("api.fireworks.ai", "fireworks_ai"),
            Map.entry("openrouter.ai", "openrouter"));

    private static final String REGIONAL_VERTEX = "-aiplatform.googleapis.com";

    private Hosts() {}

    /** The provider at a URL or host; empty when it is none of the known ones. */
    public static String provider(String url) {
        String host = host(url);
        if (host.startsWith("bedrock-runtime.") && host.endsWith(".amazonaws.com")) {
            return "bedrock";
        }
        if (host.endsWith(REGIONAL_VERTEX)) {
            return "vertex_ai";
        }
        for (String at = host; !at.isEmpty(); at = parent(at)) {
            String known = BY_SUFFIX.get(at);
            if (known != null) {
                return known;
            }
        }
        return "";
    }

    private static String parent(String domain) {
        int dot = domain.indexOf('.');
        return dot < 0 ? "" : domain.substring(dot + 1);
    }

    private static String host(String url) {
        // Most calls name no address; an exception for each would cost more than the rest of the call.
        if (url.isEmpty()) {
            return "";
        }
        try {
            String host =
                    URI.create(url.contains("://") ? url : "https://" + url).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException noAddress) {
            return "";
        }
    }
}
