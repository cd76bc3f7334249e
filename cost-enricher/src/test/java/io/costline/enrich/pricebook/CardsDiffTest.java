package io.costline.enrich.pricebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.enrich.pricebook.CardsDiff.Change;
import io.costline.enrich.pricebook.CardsDiff.Kind;
import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CardsDiffTest {
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant JULY = Instant.parse("2026-07-01T00:00:00Z");

    @Test
    void pricesAreTheSameInValueHoweverTheyAreWritten() {
        // Given
        RateCard perMillion = card(
                "m",
                Rate.of("input_tokens", "2.50", 1_000_000),
                Rate.of("input_tokens", "5", 1_000_000).withBand(Band.above(200_000)));
        RateCard perThousand = card(
                "M",
                Rate.of("input_tokens", "0.0025", 1_000),
                Rate.of("input_tokens", "0.000005", 1).withBand(Band.atLeast(200_001)));

        // Then
        assertThat(diff(List.of(perMillion), List.of(perThousand)).isEmpty()).isTrue();
        assertThat(diff(List.of(perMillion), List.of(perThousand)).same()).isEqualTo(1);
    }

    @Test
    void saysWhatWasAddedRemovedAndChanged() {
        // Given
        RateCard before = card(
                "m",
                Rate.of("input_tokens", "2", 1_000_000),
                Rate.of("output_tokens", "8", 1_000_000),
                Rate.of("output_tokens", "4", 1_000_000).when("service_tier", "batch"));
        RateCard after = card(
                        "m",
                        Rate.of("input_tokens", "0.003", 1_000),
                        Rate.of("output_tokens", "8", 1_000_000),
                        Rate.of("cache_read_tokens", "0.2", 1_000_000))
                .withMultipliers(
                        List.of(new Multiplier("eu", new BigDecimal("1.1"), Set.of(), Map.of("region", "eu"))));

        // When
        CardsDiff diff = diff(List.of(before, card("old", after.rates())), List.of(after, card("new", after.rates())));

        // Then
        assertThat(diff.models())
                .extracting(model -> model.key().model() + ' ' + model.kind())
                .containsExactly("m CHANGED", "new ADDED", "old REMOVED");
        assertThat(diff.models().getFirst().changes())
                .extracting(CardsDiffTest::text)
                .containsExactly(
                        "ADDED cache_read_tokens  - 0.2/1000000",
                        "CHANGED input_tokens  2/1000000 0.003/1000",
                        "REMOVED output_tokens service_tier=batch 4/1000000 -",
                        "ADDED ×tokens region=eu - 1.1/1");
    }

    @Test
    void aDifferenceIsSaidWithTheTimeItHolds() {
        // Given prices that rise in July, listed by one source as of June
        RateCard cheap = card("m", Rate.of("input_tokens", "1", 1));
        RateCard dear = card("m", Rate.of("input_tokens", "2", 1));

        // When
        List<Change> changes = diff(
                        List.of(cheap.effective(null, JULY), dear.effective(JULY, null)),
                        List.of(cheap.effective(null, JUNE), dear.effective(JUNE, null)))
                .models()
                .getFirst()
                .changes();

        // Then
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(Kind.CHANGED);
            assertThat(change.from()).isEqualTo(JUNE);
            assertThat(change.to()).isEqualTo(JULY);
        });
    }

    @Test
    void theHigherImportHidesTheLowerWhileItHolds() {
        // Given
        RateCard first = card("m", Rate.of("input_tokens", "1", 1));
        RateCard later = card("m", Rate.of("input_tokens", "2", 1)).effective(JUNE, JULY);

        // When
        List<CardSpan> spans =
                new CardSet("", List.of(List.of(later), List.of(first))).spans().get(ModelKey.of(first));

        // Then
        assertThat(spans)
                .containsExactly(
                        new CardSpan(null, JUNE, first),
                        new CardSpan(JUNE, JULY, later),
                        new CardSpan(JULY, null, first));
    }

    private static CardsDiff diff(List<RateCard> before, List<RateCard> after) {
        return CardsDiff.between(new CardSet("a", List.of(before)).spans(), new CardSet("b", List.of(after)).spans());
    }

    private static String text(Change change) {
        return change.kind() + " " + change.price().unit() + ' '
                + change.price().when() + ' ' + text(change.before()) + ' ' + text(change.after());
    }

    private static String text(@Nullable CardPrice price) {
        return price == null ? "-" : price.price().plain() + '/' + price.price().per();
    }

    private static RateCard card(String model, Rate... rates) {
        return card(model, List.of(rates));
    }

    private static RateCard card(String model, List<Rate> rates) {
        return RateCard.of("t", "host", model, rates);
    }
}
