package io.costline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.enrich.pricebook.CardSet;
import io.costline.enrich.pricebook.CardsFile;
import io.costline.enrich.pricebook.ModelKey;
import io.costline.enrich.pricing.RateCard;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CardHistoryTest {
    private static final List<RateCard> CARDS = CardSet.of(
                    "file", CardsFile.read("""
                    cards:
                      - {provider: openai, model: lark-1, effective_from: "2026-01-01T00:00:00Z",
                         rates: [{unit: input_tokens, price: "2", per: 1000000}, {unit: output_tokens, price: "8", per: 1000000}]}
                      - {provider: openai, model: lark-1, effective_from: "2026-06-01T00:00:00Z",
                         rates: [{unit: input_tokens, price: "0.0025", per: 1000}, {unit: output_tokens, price: "8", per: 1000000},
                                 {unit: cache_read_tokens, price: "1", per: 1000000}]}
                      - {provider: openai, model: lark-2, effective_from: "2026-01-01T00:00:00Z",
                         rates: [{unit: input_tokens, price: "9", per: 1000000}]}
                    """.getBytes(StandardCharsets.UTF_8), Instant.EPOCH))
            .cards();

    @Test
    void eachCardCountsUntilTheNextAndSaysByHowMuchItsPricesDiffer() {
        // When
        JsonNode told =
                CardHistory.of(ModelKey.of("openai", "LARK-1", ""), CARDS).json();

        // Then
        assertThat(told.path("model").asString()).isEqualTo("lark-1");
        assertThat(told.path("cards")).hasSize(2);
        JsonNode first = told.path("cards").get(0);
        JsonNode second = told.path("cards").get(1);
        assertThat(first.path("effective_to").asString()).isEqualTo("2026-06-01T00:00:00Z");
        assertThat(second.path("effective_to").isNull()).isTrue();
        assertThat(first.path("prices").findValues("change_percent")).isEmpty();
        assertThat(price(second, "input_tokens").path("change_percent").asString())
                .as("2.50 a million after 2, whatever number of units it is stated for")
                .isEqualTo("25.0");
        assertThat(price(second, "output_tokens").has("change_percent")).isFalse();
        assertThat(price(second, "cache_read_tokens").has("change_percent")).isFalse();
    }

    @Test
    void aNameWithItsProviderInFrontIsTheSameModel() {
        assertThat(CardHistory.of(ModelKey.of("openai", "openai/lark-1", ""), CARDS)
                        .spans())
                .hasSize(2);
        assertThat(CardHistory.of(ModelKey.of("openai", "lark-3", ""), CARDS).spans())
                .isEmpty();
    }

    private static JsonNode price(JsonNode card, String unit) {
        for (JsonNode price : card.path("prices")) {
            if (price.path("unit").asString().equals(unit)) {
                return price;
            }
        }
        throw new AssertionError("no price of " + unit);
    }
}
