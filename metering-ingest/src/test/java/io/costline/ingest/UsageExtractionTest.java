package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.identity.Attribution;
import io.costline.ingest.admission.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Real response bodies and the usage they amount to, from the conformance set. */
class UsageExtractionTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    @TestFactory
    Stream<DynamicTest> readsTheUsageOfEveryRow() throws IOException {
        return rows().stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.get("case_id").asString() + " "
                                + row.get("provider").asString(),
                        () -> check(row)));
    }

    private static void check(JsonNode row) {
        // Given
        String flavor = row.get("api_flavor").asString();
        String provider = row.get("provider").asString();
        String source = switch (provider) {
            case "anthropic", "groq", "mistral", "deepseek" -> provider;
            case "google" -> flavor.equals("anthropic") ? "vertex" : "gemini";
            default -> "openai"; // everyone else here writes the OpenAI dialect
        };
        Map<String, String> headers = flavor.equals("embeddings")
                ? Map.of("x-costline-endpoint", "embeddings")
                : Map.of("x-costline-provider", provider);
        byte[] body = row.get("raw_response").toString().getBytes(StandardCharsets.UTF_8);

        // When
        Normalized normalized =
                Normalizer.forInspection().normalize(source, headers, body, Attribution.ofTenant("demo"), NOW);

        // Then
        assertThat(normalized).isInstanceOf(Normalized.Outcomes.class);
        Outcome outcome = ((Normalized.Outcomes) normalized).outcomes().getFirst();
        assertThat(outcome).isInstanceOf(Outcome.Admitted.class);
        JsonNode event = MAPPER.readTree(NormalizedJson.of(outcome));
        JsonNode usage = event.get("usage");
        for (Map.Entry<String, JsonNode> expected : row.get("expected_usage").properties()) {
            assertThat(usage.path(expected.getKey()).asLong())
                    .as(expected.getKey())
                    .isEqualTo(expected.getValue().asLong());
        }
        for (Map.Entry<String, JsonNode> found : usage.properties()) {
            if (found.getKey().endsWith("_tokens")) {
                assertThat(row.get("expected_usage").has(found.getKey()))
                        .as("unexpected " + found)
                        .isTrue();
            }
        }
        assertThat(event.get("served_model").asString())
                .isEqualTo(row.get("model").asString());
        if (!flavor.equals("embeddings")) { // those rows read a chat body as if it were embeddings
            assertThat(event.get("total_check").asString()).isIn("ok", "not_reported");
        }
    }

    private static List<JsonNode> rows() throws IOException {
        try (InputStream file = UsageExtractionTest.class.getResourceAsStream("/conformance/usage-extraction.jsonl")) {
            assertThat(file).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(MAPPER::readTree)
                    .toList();
        }
    }
}
