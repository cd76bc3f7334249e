package io.costline.enrich.pricebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Pricer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every row of the conformance set: catalogs' rows against the committed lists, the others against their own prices. */
class PricingConformanceTest {
    /** Rows whose fault lies in their source, and why. */
    private static final Map<String, String> FAULTS_OF_SOURCE = Map.of();

    @Test
    @SuppressWarnings("SystemOut") // the counts by family are what a reader of the build looks for
    void pricesEveryRowAsAsserted() throws IOException {
        Pricer litellm = pricer(LiteLlmImporter.committed(Instant.EPOCH));
        Pricer genaiPrices = pricer(GenaiPricesImporter.committed(Instant.EPOCH));
        Map<String, int[]> counts = new TreeMap<>();
        List<String> unexpected = new ArrayList<>();
        for (ConformanceRow row : ConformanceRow.all()) {
            String answer = answer(row, litellm, genaiPrices);
            boolean right = row.asserts(answer);
            count(counts, "family " + row.text("family"), right);
            count(counts, "oracle " + row.text("oracle") + ' ' + row.text("trust"), right);
            count(counts, "all", right);
            if (right == FAULTS_OF_SOURCE.containsKey(row.caseId())
                    && !row.text("trust").equals("disputed")) {
                unexpected.add(row.caseId() + " (" + row.text("trust") + ") expected " + row.text("assert_cost_usd")
                        + " found " + answer);
            }
        }
        counts.forEach((what, count) -> System.out.println(what + ": " + count[0] + " of " + count[1]));

        assertThat(unexpected).isEmpty();
    }

    @Test
    void pricesDisputedRowsByTheChoiceMade() throws IOException {
        // Given the choices the disputed rows assert
        Corrections choices =
                Corrections.committed(Map.of("openai-272k-line", "standard", "batch-cache-read", "stacked"));
        Pricer litellm = pricer(LiteLlmImporter.committed(Instant.EPOCH, choices));
        Pricer genaiPrices = pricer(GenaiPricesImporter.committed(Instant.EPOCH, choices));

        // When, then
        assertThat(ConformanceRow.all())
                .filteredOn(row -> row.text("trust").equals("disputed"))
                .hasSize(16)
                .allSatisfy(row -> assertThat(row.asserts(answer(row, litellm, genaiPrices)))
                        .as(row.caseId())
                        .isTrue());
    }

    private static String answer(ConformanceRow row, Pricer litellm, Pricer genaiPrices) {
        return switch (row.text("oracle")) {
            case "litellm" -> row.answer(litellm);
            case "genai-prices" -> row.answer(genaiPrices);
            case "hand-arithmetic", "seed-arithmetic" -> new StatedArithmetic(row).answer();
            default -> row.answer(new Pricer(RowCards.book(row)));
        };
    }

    private static Pricer pricer(CatalogImport catalog) {
        return new Pricer(PriceBook.of(1, List.of(catalog.cards()), catalog.aliases()));
    }

    private static void count(Map<String, int[]> counts, String what, boolean right) {
        int[] count = counts.computeIfAbsent(what, key -> new int[2]);
        count[0] += right ? 1 : 0;
        count[1]++;
    }
}
