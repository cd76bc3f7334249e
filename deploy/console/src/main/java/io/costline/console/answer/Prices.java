package io.costline.console.answer;

import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.RateCard;
import java.util.Optional;

/** The price book in force, and the cards of earlier ones. */
public interface Prices {
    PriceBook book();

    Optional<RateCard> card(String cardId);
}
