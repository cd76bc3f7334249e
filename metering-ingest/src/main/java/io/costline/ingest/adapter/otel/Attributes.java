package io.costline.ingest.adapter.otel;

import io.costline.ingest.adapter.reading.Hosts;
import io.costline.ingest.adapter.reading.Spellings;
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
    private static final Map<String, String> PROVIDERS = Spellings.of("""
            azure azaiopenai azureaiopenai azureopenai
            azure_ai azaiinference azureaiinference azureaifoundry azureai
            bedrock awsbedrock amazonbedrock bedrockconverse aws anthropicbedrock bedrockanthropic
            vertex_ai gcpvertexai vertexai vertex googlevertex googlevertexai googlevertexanthropic vertexanthropic
            vertex_ai anthropicvertex
            gemini gcpgemini gcpgenai googlegenai googlegla googlegenerativeai googleaistudio google
            xai xai
            mistral mistralai
            moonshot moonshotai
            watsonx ibmwatsonxai
            vercel_ai_gateway vercelaigateway
            github_copilot githubcopilot copilot""");
    /** Frameworks some instrumentations name where the provider belongs, likewise. */
    private static final Set<String> NO_PROVIDERS = Set.of("""
            langchain langgraph llamaindex crewai haystack litellm gateway unknown other strandsagents strands autogen
            springai semantickernel pydanticai smolagents agno openaiagents vercelaisdk aisdk microsoftagentframework
            langchain4j dspy instructor genkit""".split("\\s+"));

    /** Where the address stands that a call went to. */
    private static final List<String> ADDRESSES = List.of("""
            server.address gen_ai.openai.api_base llm.openai.api_base openai.api_base url.full http.url net.peer.name""".split("\\s+"));

    /** Where it says who serves. */
    private static final List<String> NAMES = List.of("""
            gen_ai.provider.name gen_ai.system gen_ai.model.provider llm.provider llm.system ai.model.provider""".split("\\s+"));

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
        for (String name : NAMES) {
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
