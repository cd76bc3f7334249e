package io.costline.enrich.pricebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CorrectionsTest {
    private static final Rate PEAK = Rate.of("input_tokens", "2", 1).when("time_of_day", "01:00-04:00");
    private static final Rate FLAT = Rate.of("input_tokens", "1", 1);

    @Test
    void aCorrectedCardHasAnIdOfItsOwnAndNamesTheCorrection() {
        // Given
        RateCard xai = CardIds.versioned(
                RateCard.of("litellm", "xai", "grok", List.of(FLAT, FLAT.withBand(Band.above(200_000)))));
        RateCard openai = CardIds.versioned(RateCard.of("cards", "openai", "gpt", List.of(FLAT)));

        // When
        List<RateCard> corrected = Corrections.committed().apply(List.of(xai, openai));

        // Then
        assertThat(corrected.get(0).rates()).contains(FLAT.withBand(Band.atLeast(200_000)));
        assertThat(corrected.get(0).source()).contains("corrected: xai-line-belongs-to-the-dearer-side");
        assertThat(corrected.get(0).cardId()).startsWith("litellm/xai/grok@").isNotEqualTo(xai.cardId());
        assertThat(corrected.get(1)).isSameAs(openai);
    }

    @Test
    void correctingTwiceChangesNothingMore() {
        // Given
        Corrections corrections = Corrections.committed();
        List<RateCard> once =
                LiteLlmImporter.committed(Instant.EPOCH, corrections).cards();

        // When
        List<RateCard> twice = corrections.apply(once);

        // Then
        assertThat(twice).hasSameSizeAs(once);
        for (int i = 0; i < once.size(); i++) {
            assertThat(Set.copyOf(twice.get(i).rates()))
                    .isEqualTo(Set.copyOf(once.get(i).rates()));
            assertThat(twice.get(i).multipliers()).isEqualTo(once.get(i).multipliers());
        }
    }

    @Test
    void aNarrowedWindowCutsTheCardInTime() {
        // Given
        RateCard card = RateCard.of("c", "p", "m", List.of(FLAT, PEAK));
        Instant since = Instant.parse("2026-08-23T00:00:00Z");

        // When
        List<RateCard> cards = new CardChange.Narrow(since, "time_of_day", Map.of("weekday", "mon-fri")).on(card);

        // Then
        assertThat(cards).hasSize(2);
        assertThat(cards.get(0).effectiveTo()).isEqualTo(since);
        assertThat(cards.get(0).rates()).isEqualTo(card.rates());
        assertThat(cards.get(1).effectiveFrom()).isEqualTo(since);
        assertThat(cards.get(1).rates())
                .containsExactly(FLAT, PEAK.withConditions(Map.of("time_of_day", "01:00-04:00", "weekday", "mon-fri")));
    }

    @Test
    void aTierSharesOnlyWhereItPricesInputAndNotTheUnit() {
        // Given
        Rate read = Rate.of("cache_read_tokens", "0.1", 1);
        Rate batch = FLAT.when("service_tier", "batch");
        var change = new CardChange.TierShare("batch", new BigDecimal("0.5"), Set.of("cache_read_tokens"));

        // When, then
        assertThat(change.on(RateCard.of("c", "p", "m", List.of(FLAT, read, batch)))
                        .getFirst()
                        .rates())
                .contains(Rate.of("cache_read_tokens", "0.05", 1).when("service_tier", "batch"))
                .hasSize(4);
        assertThat(change.on(RateCard.of("c", "p", "m", List.of(FLAT, read)))
                        .getFirst()
                        .rates())
                .containsExactly(FLAT, read);
    }

    @Test
    void refusesAChoiceThereIsNot() {
        assertThatThrownBy(() -> Corrections.committed(Map.of("batch-cache-read", "free")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batch-cache-read=free is no choice")
                .hasMessageContaining("openai-272k-line");
        assertThat(Corrections.disputes()).containsOnlyKeys("batch-cache-read", "openai-272k-line");
    }

    @Test
    void anImportIsKnownByItsListAndItsCorrections() {
        Instant now = Instant.EPOCH;
        Corrections other = Corrections.committed(Map.of("batch-cache-read", "standard"));

        assertThat(LiteLlmImporter.committed(now).importId()).startsWith("litellm@f3586896abe7b202+");
        assertThat(LiteLlmImporter.committed(now, other).importId())
                .isNotEqualTo(LiteLlmImporter.committed(now).importId());
    }
}
