package io.costline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestEvent;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.PricingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a provider says it billed comes out of the buckets again, to the last digit. */
class ReportedCostTest {
    private static final Path PAYLOADS = Path.of("..", "..", "metering-ingest", "src", "test", "resources", "payloads");
    private static final Costing COSTING = new Costing(LiteLlmImporter.committed(Instant.EPOCH));

    /** Invented by its source: ids of zeros, and a bill its own counts do not make at any listed price. */
    private static final Set<String> INVENTED = Set.of("responses-image-generation.json");

    @Test
    void xaisTicksRecomputeExactly() throws IOException {
        int checked = 0;
        for (Path file : files("xai")) {
            // Given
            RequestEvent event = Costing.event("xai", Map.of(), Files.readAllBytes(file));
            if (event.getReportedCosts().isEmpty()
                    || INVENTED.contains(file.getFileName().toString())) {
                continue;
            }

            // When
            PricingResult result = COSTING.price(event);

            // Then
            assertThat(result).as(file.toString()).isInstanceOf(PricingResult.Priced.class);
            assertThat(result.listCost())
                    .as(file.toString())
                    .isEqualByComparingTo(event.getReportedCosts().getFirst().getAmount());
            checked++;
        }
        assertThat(checked).isPositive();
    }

    @Test
    void openRoutersBillRecomputesExactly() throws IOException {
        // Given a call of Claude with reads and writes of the cache, told by OpenRouter's broadcast
        RequestEvent event = Costing.event(
                "otlp", Map.of(), Files.readAllBytes(PAYLOADS.resolve("otel/openrouter-broadcast-cache-read.json")));

        // When
        PricingResult result = COSTING.price(event);

        // Then
        assertThat(result).isInstanceOf(PricingResult.Priced.class);
        assertThat(result.listCost())
                .isEqualByComparingTo(event.getReportedCosts().getFirst().getAmount())
                .isEqualByComparingTo("0.0036047");
    }

    private static List<Path> files(String folder) throws IOException {
        try (var files = Files.list(PAYLOADS.resolve(folder))) {
            return files.filter(file -> !file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
