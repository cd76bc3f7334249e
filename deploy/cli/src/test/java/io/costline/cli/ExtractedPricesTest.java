package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestEvent;
import io.costline.enrich.pricebook.GenaiPricesImporter;
import io.costline.enrich.pricing.CostLine;
import io.costline.enrich.pricing.PricingResult;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The usage read from real bodies, priced: input and output as the conformance set says, where it says. */
class ExtractedPricesTest {
    private static final Path ROWS =
            Path.of("..", "..", "metering-ingest", "src", "test", "resources", "conformance", "usage-extraction.jsonl");
    /** The rows have no time; their prices are those before DeepSeek's of August 2026, outside its hours of discount. */
    private static final Instant AT = Instant.parse("2026-07-15T12:00:00Z");

    private static final JsonMapper JSON = new JsonMapper();
    private static final Costing COSTING = new Costing(GenaiPricesImporter.committed(Instant.EPOCH));

    @TestFactory
    Stream<DynamicTest> inputAndOutputCostWhatTheRowSays() throws IOException {
        return Files.readAllLines(ROWS).stream()
                .map(JSON::readTree)
                .map(row -> DynamicTest.dynamicTest(row.get("case_id").asString(), () -> check(row)));
    }

    private static void check(JsonNode row) {
        // Given
        RequestEvent event = Costing.event(
                source(row), headers(row), row.get("raw_response").toString().getBytes(StandardCharsets.UTF_8));

        // When
        PricingResult result = COSTING.price(event, AT);

        // Then
        assertThat(cost(result, unit -> unit.startsWith("input_") || unit.startsWith("cache_")))
                .isEqualByComparingTo(row.get("expected_input_price_usd").asString());
        assertThat(cost(result, unit -> unit.startsWith("output_")))
                .isEqualByComparingTo(row.get("expected_output_price_usd").asString());
    }

    private static BigDecimal cost(PricingResult result, Predicate<String> units) {
        List<CostLine> lines = result.costLines().stream()
                .filter(line -> units.test(line.unit()))
                .toList();
        return lines.stream().map(CostLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String source(JsonNode row) {
        String provider = row.get("provider").asString();
        return switch (provider) {
            case "anthropic", "groq", "mistral", "deepseek" -> provider;
            case "google" -> row.get("api_flavor").asString().equals("anthropic") ? "vertex" : "gemini";
            default -> "openai";
        };
    }

    private static Map<String, String> headers(JsonNode row) {
        boolean embeddings = row.get("api_flavor").asString().equals("embeddings");
        return embeddings
                ? Map.of("x-costline-endpoint", "embeddings")
                : Map.of("x-costline-provider", row.get("provider").asString());
    }
}
