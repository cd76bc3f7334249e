package io.costline.ingest.adapter.otel;

import io.costline.ingest.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Who wrote a span and whom it calls, in the words the rate cards use. */
final class Attributes {
    private static final Set<String> GATEWAYS = Set.of(
            "openrouter", "litellm", "envoy-ai-gateway", "ai-gateway", "aigw", "portkey", "kong", "agentgateway");
    private static final Map<String, String> PROVIDERS = Map.ofEntries(
            Map.entry("az.ai.openai", "azure"),
            Map.entry("azure.ai.openai", "azure"),
            Map.entry("azure-openai", "azure"),
            Map.entry("azure_openai", "azure"),
            Map.entry("az.ai.inference", "azure_ai"),
            Map.entry("azure.ai.inference", "azure_ai"),
            Map.entry("aws.bedrock", "bedrock"),
            Map.entry("aws_bedrock", "bedrock"),
            Map.entry("amazon-bedrock", "bedrock"),
            Map.entry("aws", "bedrock"),
            Map.entry("gcp.vertex_ai", "vertex_ai"),
            Map.entry("vertexai", "vertex_ai"),
            Map.entry("google-vertex", "vertex_ai"),
            Map.entry("google.vertex", "vertex_ai"),
            Map.entry("gcp.gemini", "gemini"),
            Map.entry("gcp.gen_ai", "gemini"),
            Map.entry("google-gla", "gemini"),
            Map.entry("google.generative-ai", "gemini"),
            Map.entry("google", "gemini"),
            Map.entry("x_ai", "xai"),
            Map.entry("mistral_ai", "mistral"),
            Map.entry("mistralai", "mistral"),
            Map.entry("moonshot_ai", "moonshot"),
            Map.entry("ibm.watsonx.ai", "watsonx"));
    /** Frameworks some instrumentations name where the provider belongs. */
    private static final Set<String> NO_PROVIDERS = Set.of(
            "langchain", "llamaindex", "llama_index", "crewai", "haystack", "litellm", "gateway", "unknown", "_other");

    private static final Map<String, String> HOSTS = Map.of(
            "api.openai.com", "openai",
            "api.anthropic.com", "anthropic",
            "openrouter.ai", "openrouter",
            "generativelanguage.googleapis.com", "gemini",
            "api.mistral.ai", "mistral",
            "api.groq.com", "groq",
            "api.deepseek.com", "deepseek",
            "api.x.ai", "xai",
            "api.cohere.com", "cohere",
            "api.perplexity.ai", "perplexity");

    private Attributes() {}

    static boolean isOpenRouter(SpanView span) {
        return span.text(SpanElements.SCOPE).equals("openrouter")
                || service(span).equals("openrouter");
    }

    static boolean isCloudflare(SpanView span) {
        return span.has("gen_ai.model.provider");
    }

    /** Whether a gateway wrote the span, and not the program that made the call. */
    static boolean isGateway(SpanView span) {
        return isCloudflare(span)
                || GATEWAYS.contains(span.text(SpanElements.SCOPE).toLowerCase(Locale.ROOT))
                || GATEWAYS.contains(service(span).toLowerCase(Locale.ROOT));
    }

    static String service(SpanView span) {
        return span.resource().get("service.name") instanceof Json.Str name ? name.value() : "";
    }

    static String provider(SpanView span) {
        for (String name : List.of(
                "gen_ai.provider.name", "gen_ai.system", "gen_ai.model.provider", "llm.provider", "llm.system")) {
            String provider = provider(span.attribute(name));
            if (!provider.isEmpty()) {
                return provider;
            }
        }
        String model = provider(span.attribute("ai.model.provider"));
        return model.isEmpty() ? HOSTS.getOrDefault(span.attribute("server.address"), "") : model;
    }

    /** A name as cards have it; empty for a framework's. The Vercel SDK adds its API behind a dot: {@code openai.chat}. */
    static String provider(String said) {
        String name = said.strip().toLowerCase(Locale.ROOT);
        while (!name.isEmpty()) {
            String known = PROVIDERS.get(name);
            int dot = name.lastIndexOf('.');
            if (known != null || dot < 0) {
                return NO_PROVIDERS.contains(name) ? "" : known == null ? name : known;
            }
            name = name.substring(0, dot);
        }
        return "";
    }
}
