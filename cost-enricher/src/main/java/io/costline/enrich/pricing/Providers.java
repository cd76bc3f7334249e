package io.costline.enrich.pricing;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One name per provider. Sources, catalogs and OpenTelemetry write the same host in many ways; cards and events are both
 * brought to the catalog's word before they are compared. A name that is not listed stands for itself, lower-case, with
 * {@code -} as {@code _}; a catalog's sub-label of a host ({@code vertex_ai-anthropic_models}) is the host.
 */
public final class Providers {
    /** A line a provider: our word, then what others write for it. */
    private static final String SAME = """
            openai text_completion_openai open_ai
            gemini google gcp.gemini google_ai_studio google_genai google_gemini palm
            vertex_ai vertexai gcp.vertex_ai google_vertex google.vertex google_vertex_ai vertex anthropic.vertex
            azure azure_openai azureopenai azure.ai.openai az.ai.openai azure_text
            azure_ai azure.ai.inference az.ai.inference azure_ai_inference
            bedrock bedrock_converse aws.bedrock aws_bedrock amazon_bedrock aws
            xai x_ai grok
            mistral mistral_ai mistralai
            fireworks_ai fireworks fireworks_ai_embedding_models
            together_ai together togetherai
            moonshot moonshotai
            cohere cohere_chat
            voyage voyageai voyage_ai
            watsonx ibm.watsonx.ai
            dashscope alibaba qwen
            codestral text_completion_codestral
            inception text_completion_inception
            vercel_ai_gateway vercel""";

    /** Providers that serve what they make: whom a model's bare name means when several hosts have it. */
    private static final Set<String> MAKERS = Set.of("""
            openai anthropic gemini xai mistral deepseek cohere moonshot zai minimax dashscope ai21 voyage perplexity
            amazon_nova meta_llama inception""".split("\\s+"));

    /** Servers of one's own, and gateways that bill what they serve: no list has their prices, and no other's are theirs. */
    private static final Set<String> WITHOUT_LIST = Set.of("""
            vllm llamacpp llama_cpp ollama lm_studio lmstudio sglang tgi localai xinference self_hosted selfhosted
            hosted_vllm triton mlx llamafile custom internal""".split("\\s+"));

    /** Services of one house that serve the same models under the same names. */
    private static final Map<String, String> SIBLINGS =
            Map.of("azure_ai", "azure", "azure", "azure_ai", "gemini", "vertex_ai", "vertex_ai", "gemini");

    private static final Map<String, String> CANONICAL = canonical();

    private Providers() {}

    public static String canonical(String provider) {
        String name = provider.strip().toLowerCase(Locale.ROOT);
        if (name.startsWith("vertex_ai-")) {
            return "vertex_ai";
        }
        name = name.replace('-', '_');
        return CANONICAL.getOrDefault(name, name);
    }

    /** Whether somebody is known to serve under this name though no list has a card of theirs. */
    static boolean withoutList(String canonical) {
        return WITHOUT_LIST.contains(canonical);
    }

    /** The other service of the same house; empty for none. */
    static String sibling(String canonical) {
        return SIBLINGS.getOrDefault(canonical, "");
    }

    static boolean maker(String canonical) {
        return MAKERS.contains(canonical);
    }

    private static Map<String, String> canonical() {
        Map<String, String> names = new HashMap<>();
        SAME.lines()
                .map(line -> line.split(" "))
                .forEach(same -> List.of(same).forEach(name -> names.put(name, same[0])));
        return Map.copyOf(names);
    }
}
