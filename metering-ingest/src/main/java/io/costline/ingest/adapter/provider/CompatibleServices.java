package io.costline.ingest.adapter.provider;

import java.util.List;

/** Services beside OpenAI that write its shapes, each with its departures. */
final class CompatibleServices {
    static final OpenAiService VLLM = new OpenAiService(
            "vllm", "vllm", "vLLM and other servers of one's own that write OpenAI's shapes", Departure.NONE);

    private CompatibleServices() {}

    static List<OpenAiService> all() {
        return List.of(
                new OpenAiService(
                        "azure",
                        "azure",
                        "Azure OpenAI and Foundry: as OpenAI, content filters passed over",
                        Departure.NONE),
                new OpenAiService(
                        "mistral", "mistral", "Mistral: chat, agents, OCR, transcriptions, batch", MistralUsage::read),
                new OpenAiService("deepseek", "deepseek", "DeepSeek: chat, cache hits and misses", DeepSeekUsage::read),
                new OpenAiService("xai", "xai", "xAI: chat and responses, server tools, reported cost", XaiUsage::read),
                new OpenAiService("groq", "groq", "Groq: chat, compound systems, transcriptions", GroqUsage::read),
                new OpenAiService(
                        "perplexity",
                        "perplexity",
                        "Perplexity Sonar: searches, citations, reported cost",
                        PerplexityUsage::read),
                new OpenAiService("moonshot", "moonshot", "Moonshot (Kimi): chat and streams", Departure.NONE),
                VLLM);
    }
}
