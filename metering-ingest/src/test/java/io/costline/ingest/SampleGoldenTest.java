package io.costline.ingest;

import io.costline.ingest.admission.Outcome;
import io.costline.trials.Golden;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every sample payload becomes, as reviewed text. */
class SampleGoldenTest {
    private static final List<String> SAMPLES = List.of(
            "litellm/standard_logging_payload.json",
            "cloudevents/cloudevents-batch-spec-example.json",
            "openai/chat-completion.json",
            "openai/chat-completion-stream.ndjson",
            "openai/legacy-completion.json",
            "openai/embedding.json",
            "openai/responses-failed.json",
            "openai/responses-image-generation-tool.json",
            "openai/responses-reasoning.json",
            "openai/responses-web-search.json",
            "openai/transcription.json",
            "openai/batch-object.json",
            "openai/batch-output.jsonl",
            "anthropic/message.json",
            "anthropic/message-stream.ndjson",
            "anthropic/stream-message-delta-input-tokens.ndjson",
            "anthropic/compaction-iterations.json",
            "anthropic/server-side-fallback.json",
            "anthropic/web-search.json",
            "anthropic/thinking-tokens.json",
            "anthropic/refusal.json",
            "anthropic/batch-results.jsonl",
            "google/generate-content.json",
            "google/generate-content-grounded-tooluse.json",
            "google/stream-cumulative-usage.ndjson",
            "google/interactions-google-search.json",
            "google/vertex-embedding.json",
            "google/error-429.json");

    @TestFactory
    Stream<DynamicTest> becomesTheReviewedEvents() {
        return SAMPLES.stream()
                .map(sample -> DynamicTest.dynamicTest(sample, () -> {
                    // Given
                    String folder = sample.substring(0, sample.indexOf('/'));
                    String source = folder.equals("google") ? "gemini" : folder;

                    // When
                    List<Outcome> outcomes = Samples.inspect(source, Samples.bytes(sample));

                    // Then
                    String text = String.join(
                                    "\n",
                                    outcomes.stream().map(NormalizedJson::of).toList()) + "\n";
                    Golden.check(sample.replaceFirst("\\.[a-z]+$", ".jsonl"), text);
                }));
    }
}
