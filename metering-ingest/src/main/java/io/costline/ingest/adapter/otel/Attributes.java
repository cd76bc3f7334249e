package io.costline.ingest.adapter.otel;

import io.costline.ingest.adapter.reading.Hosts;
import io.costline.ingest.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Who wrote a span and whom it calls, in the words the rate cards use. */
final class Attributes {
    private static final Set<String> GATEWAYS = Set.of(
            "openrouter", "litellm", "envoy-ai-gateway", "ai-gateway", "aigw", "portkey", "kong", "agentgateway");
    /** Without dots, dashes and underscores, as {@link #squeezed} leaves them. */
    private static final Map<String, String> PROVIDERS = Map.ofEntries(
            Map.entry("azaiopenai", "azure"),
            Map.entry("azureaiopenai", "azure"),
            Map.entry("azureopenai", "azure"),
            Map.entry("azaiinference", "azure_ai"),
            Map.entry("azureaiinference", "azure_ai"),
            Map.entry("azureaifoundry", "azure_ai"),
            Map.entry("azureai", "azure_ai"),
            Map.entry("awsbedrock", "bedrock"),
            Map.entry("amazonbedrock", "bedrock"),
            Map.entry("bedrockconverse", "bedrock"),
            Map.entry("aws", "bedrock"),
            Map.entry("gcpvertexai", "vertex_ai"),
            Map.entry("vertexai", "vertex_ai"),
            Map.entry("vertex", "vertex_ai"),
            Map.entry("googlevertex", "vertex_ai"),
            Map.entry("googlevertexai", "vertex_ai"),
            Map.entry("googlevertexanthropic", "vertex_ai"),
            Map.entry("vertexanthropic", "vertex_ai"),
            Map.entry("anthropicvertex", "vertex_ai"),
            Map.entry("anthropicbedrock", "bedrock"),
            Map.entry("bedrockanthropic", "bedrock"),
            Map.entry("gcpgemini", "gemini"),
            Map.entry("gcpgenai", "gemini"),
            Map.entry("googlegenai", "gemini"),
            Map.entry("googlegla", "gemini"),
            Map.entry("googlegenerativeai", "gemini"),
            Map.entry("googleaistudio", "gemini"),
            Map.entry("google", "gemini"),
            Map.entry("xai", "xai"),
            Map.entry("mistralai", "mistral"),
            Map.entry("moonshotai", "moonshot"),
            Map.entry("ibmwatsonxai", "watsonx"),
            Map.entry("vercelaigateway", "vercel_ai_gateway"),
            Map.entry("githubcopilot", "github_copilot"),
            Map.entry("copilot", "github_copilot"));
    /** Frameworks some instrumentations name where the provider belongs, likewise. */
    private static final Set<String> NO_PROVIDERS = Set.of(
            "langchain",
            "langgraph",
            "llamaindex",
            "crewai",
            "haystack",
            "litellm",
            "gateway",
            "unknown",
            "other",
            "strandsagents",
            "strands",
            "autogen",
            "springai",
            "semantickernel",
            "pydanticai",
            "smolagents",
            "agno",
            "openaiagents",
            "vercelaisdk",
            "aisdk",
            "microsoftagentframework",
            "langchain4j",
            "dspy",
            "instructor",
            "genkit");

    /** Where the address stands that a call went to. */
    private static final List<String> ADDRESSES = List.of(
            "server.address",
            "gen_ai.openai.api_base",
            "llm.openai.api_base",
            "openai.api_base",
            "url.full",
            "http.url",
            "net.peer.name");

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

    /** The address decides where it is one we know: clients of one provider call others'. */
    static String provider(SpanView span) {
        for (String address : ADDRESSES) {
            String host = Hosts.provider(span.attribute(address));
            if (!host.isEmpty()) {
                return host;
            }
        }
        for (String name : List.of(
                "gen_ai.provider.name",
                "gen_ai.system",
                "gen_ai.model.provider",
                "llm.provider",
                "llm.system",
                "ai.model.provider")) {
            String provider = provider(span.attribute(name));
            if (!provider.isEmpty()) {
                return provider;
            }
        }
        return "";
    }

    /**
     * A name as cards have it; empty for a framework's. Senders write one name in many ways, and add their API behind or their
     * own prefix before a dot: {@code openai.chat}, {@code ai.openai}.
     */
    static String provider(String said) {
        String name = said.strip().toLowerCase(Locale.ROOT);
        for (String at = name; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
            String known = PROVIDERS.get(squeezed(at));
            if (known != null) {
                return known;
            }
            if (NO_PROVIDERS.contains(squeezed(at))) {
                return "";
            }
        }
        int dot = name.indexOf('.');
        if (dot < 0) {
            return name;
        }
        String prefix = name.substring(0, dot);
        return prefix.equals("ai") || prefix.equals("gen_ai") || prefix.equals("llm")
                ? provider(name.substring(dot + 1))
                : prefix;
    }

    /** Without what separates words. */
    private static String squeezed(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        name.chars().filter(Character::isLetterOrDigit).forEach(letter -> letters.append((char) letter));
        return letters.toString();
    }
}
