package io.costline.enrich.pricebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.trials.Golden;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiteLlmImporterTest {
    private static final Instant LEARNT = Instant.parse("2026-08-01T00:00:00Z");

    @Test
    void readsTheCommittedListAndReportsWhatItCannotExpress() {
        // When
        CatalogImport catalog = LiteLlmImporter.committed(LEARNT, Corrections.none());

        // Then
        assertThat(catalog.importId()).isEqualTo("litellm@f3586896abe7b202");
        StringBuilder report = new StringBuilder("cards " + catalog.cards().size() + "\n");
        catalog.notExpressed()
                .forEach((what, count) ->
                        report.append(what).append(' ').append(count).append('\n'));
        Golden.check("litellm-report.txt", report.toString());
    }

    @Test
    void readsSuffixesAsTiersAndBandsAndPricesExactly() {
        // When
        RateCard card = only("""
                {"gemini/g": {"litellm_provider": "gemini", "mode": "chat",
                  "input_cost_per_token": 1.25e-06,
                  "input_cost_per_token_above_200k_tokens": 2.5e-06,
                  "cache_read_input_token_cost_above_200k_tokens_priority": 0.00000025,
                  "output_cost_per_token_batches": 0.0000029999900000000002,
                  "regional_processing_uplift_multiplier_eu": 1.1}}
                """);

        // Then
        assertThat(card.provider()).isEqualTo("gemini");
        assertThat(card.model()).isEqualTo("g");
        assertThat(card.effectiveFrom()).isNull();
        assertThat(card.rates())
                .containsExactlyInAnyOrder(
                        Rate.of("input_tokens", "1.25", 1_000_000),
                        Rate.of("input_tokens", "2.5", 1_000_000).withBand(Band.above(200_000)),
                        Rate.of("cache_read_tokens", "0.25", 1_000_000)
                                .withBand(Band.above(200_000))
                                .when("service_tier", "priority"),
                        Rate.of("output_tokens", "2.9999900000000002", 1_000_000)
                                .when("service_tier", "batch"));
        assertThat(card.multipliers()).singleElement().satisfies(factor -> {
            assertThat(factor.factor()).isEqualByComparingTo(new BigDecimal("1.1"));
            assertThat(factor.conditions()).isEqualTo(Map.of("processing_region", "eu"));
        });
    }

    @Test
    void readsRangesAsBandsWhoseUpperEndBelongsToThem() {
        // When
        RateCard card = only("""
                {"dashscope/q": {"litellm_provider": "dashscope", "tiered_pricing": [
                  {"input_cost_per_token": 1e-06, "range": [0, 32000.0]},
                  {"input_cost_per_token": 2e-06, "range": [32000.0, 1000000.0]}]}}
                """);

        // Then
        assertThat(card.rates())
                .containsExactlyInAnyOrder(
                        Rate.of("input_tokens", "1", 1_000_000),
                        Rate.of("input_tokens", "2", 1_000_000).withBand(Band.above(32_000)));
    }

    @Test
    void keepsBothKeysOfOneModelThatDifferAndReportsThem() {
        // When
        CatalogImport catalog = read("""
                {"d": {"litellm_provider": "deepseek", "input_cost_per_token": 1e-06},
                 "deepseek/d": {"litellm_provider": "deepseek", "input_cost_per_token": 2e-06},
                 "no price": {"litellm_provider": "deepseek"},
                 "no provider": {"input_cost_per_token": 2e-06}}
                """);

        // Then
        PriceBook book = PriceBook.of(1, List.of(catalog.cards()), List.of());
        assertThat(inputPrice(book, "d")).isEqualByComparingTo("1");
        assertThat(inputPrice(book, "deepseek/d")).isEqualByComparingTo("2");
        assertThat(catalog.notExpressed())
                .containsOnlyKeys(
                        "second entry of one model:d",
                        "second entry of one model:deepseek/d",
                        "model without a price",
                        "entry:without litellm_provider");
    }

    private static BigDecimal inputPrice(PriceBook book, String model) {
        return book.resolve("deepseek", model, "", "", 0)
                .list()
                .rates()
                .getFirst()
                .price();
    }

    private static RateCard only(String json) {
        List<RateCard> cards = read(json).cards();
        assertThat(cards).hasSize(1);
        return cards.getFirst();
    }

    private static CatalogImport read(String json) {
        return LiteLlmImporter.read(json.getBytes(StandardCharsets.UTF_8), LEARNT, null, Corrections.none());
    }
}
