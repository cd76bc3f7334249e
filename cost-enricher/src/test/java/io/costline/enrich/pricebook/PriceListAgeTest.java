package io.costline.enrich.pricebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.TokenLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceListAgeTest {
    private static final String METER = "costline.enrich.price.list.age.seconds";
    private static final Instant NOW = Instant.parse("2026-11-30T00:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PriceListAge age = new PriceListAge(meters, () -> NOW);

    @Test
    void thereIsNoAgeWithoutAPublicCard() {
        age.of(PriceBook.empty());
        assertThat(meters.find(METER).gauge()).isNull();
        age.of(book(card("", NOW.minusSeconds(60))));
        age.of(book(card("acct", NOW)));
        assertThat(meters.find(METER).gauge()).isNull();
    }

    @Test
    void theNewestPublicCardTellsTheAgeUntilTheNextBook() {
        age.of(book(card("", NOW.minusSeconds(900)), card("", NOW.minusSeconds(60)), card("acct", NOW)));
        assertThat(meters.get(METER).gauge().value()).isEqualTo(60);
        age.of(book(card("", NOW.minusSeconds(5))));
        assertThat(meters.get(METER).gauge().value()).isEqualTo(5);
    }

    private static PriceBook book(RateCard... cards) {
        return PriceBook.of(1, List.of(List.of(cards)), List.of());
    }

    private static RateCard card(String account, Instant learntAt) {
        return new RateCard(
                "card-" + learntAt + account,
                "test",
                "openai",
                "gpt-4o",
                account,
                "USD",
                null,
                null,
                learntAt,
                "test",
                List.of(),
                List.of(),
                TokenLimits.NONE);
    }
}
