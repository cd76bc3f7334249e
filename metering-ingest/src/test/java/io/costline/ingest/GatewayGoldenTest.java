package io.costline.ingest;

import io.costline.ingest.admission.Outcome;
import io.costline.trials.Golden;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every gateway's sample becomes, as reviewed text: events, refusals and what is ignored, each with its reason. */
class GatewayGoldenTest {
    /** File by the source it is sent to. */
    static final Map<String, String> SAMPLES = Map.ofEntries(
            Map.entry("litellm/spend-log-fallback-excerpt.json", "litellm"),
            Map.entry("litellm/langfuse-batch-from-router.json", "litellm"),
            Map.entry("openrouter/chat-usage.json", "openrouter"),
            Map.entry("openrouter/generation-response.json", "openrouter"),
            Map.entry("openrouter/router-metadata-error-404.json", "openrouter"),
            Map.entry("openrouter/router-metadata-response.json", "openrouter"),
            Map.entry("openrouter/usage-byok-stream-chunk.json", "openrouter"),
            Map.entry("portkey/sample_log_file.json", "portkey"),
            Map.entry("cloudflare/log-detail-docs-example.json", "cloudflare"),
            Map.entry("vercel/provider-metadata-gateway.json", "vercel"),
            Map.entry("vercel/generation-info-response.json", "vercel"),
            Map.entry("vercel/spend-report-response.json", "vercel"),
            Map.entry("helicone/webhook-body-docs.json", "helicone"),
            Map.entry("helicone/webhook-body-too-large.json", "helicone"),
            Map.entry("langfuse/ingestion-batch-real-from-litellm.json", "langfuse"),
            Map.entry("langfuse/ingestion-agent-and-tool-observations.json", "langfuse"),
            Map.entry("kong/http-log-entry-example.json", "kong"),
            Map.entry("kong/legacy-ai-proxy-stats-from-spec.json", "kong"),
            Map.entry("kong/mcp-audit-log-example.json", "kong"),
            Map.entry("envoy-ai-gateway/access-log-example.json", "envoy"),
            Map.entry("envoy-ai-gateway/access-log-mcp-example.json", "envoy"),
            Map.entry("apisix/llm_summary-from-test.json", "apisix"),
            Map.entry("openai-compatible/alltoken/stream-tail-cost-comment.sse", "alltoken"));

    @TestFactory
    Stream<DynamicTest> becomesTheReviewedEvents() {
        return SAMPLES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    // When
                    List<Outcome> outcomes = Samples.inspect(sample.getValue(), Samples.bytes(sample.getKey()));

                    // Then
                    String text = String.join(
                                    "\n",
                                    outcomes.stream().map(NormalizedJson::of).toList()) + "\n";
                    Golden.check(sample.getKey().replaceFirst("\\.[a-z]+$", ".jsonl"), text);
                }));
    }
}
