package io.costline.ingest.adapter.reading;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/** Providers by the address they are called at, in the names of LiteLLM's price list. */
public final class Hosts {
    private static final Map<String, String> BY_SUFFIX = Spellings.of("""
            openai api.openai.com
            azure openai.azure.com cognitiveservices.azure.com
            azure_ai services.ai.azure.com
            anthropic api.anthropic.com
            gemini generativelanguage.googleapis.com
            vertex_ai aiplatform.googleapis.com
            mistral api.mistral.ai
            cohere api.cohere.com api.cohere.ai
            deepseek api.deepseek.com
            xai api.x.ai
            groq api.groq.com
            perplexity api.perplexity.ai
            moonshot api.moonshot.ai api.moonshot.cn
            dashscope dashscope.aliyuncs.com
            together_ai api.together.xyz
            fireworks_ai api.fireworks.ai
            openrouter openrouter.ai""");

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
