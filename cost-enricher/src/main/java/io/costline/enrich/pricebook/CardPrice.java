package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One price of a card, or one of its multipliers.
 *
 * @param price the price; of a multiplier its factor, per 1
 * @param currency currency; empty for a multiplier
 * @param terms how it is billed where that is not usual, as {@code basis=prompt}
 */
public record CardPrice(UnitPrice price, String currency, String terms) {
    /** Starts the unit of a multiplier. */
    public static final String FACTOR = "×";

    /** Every price and multiplier of a card. Multipliers of one place are one factor, their product. */
    public static SortedMap<PricePlace, CardPrice> of(RateCard card) {
        return of(card, multiplier -> true);
    }

    /** The same without what is assumed and not listed. */
    static SortedMap<PricePlace, CardPrice> listed(RateCard card) {
        return of(card, multiplier -> !multiplier.assumed());
    }

    private static SortedMap<PricePlace, CardPrice> of(RateCard card, Predicate<Multiplier> chosen) {
        SortedMap<PricePlace, CardPrice> prices = new TreeMap<>();
        for (Rate rate : card.rates()) {
            String terms = String.join(
                    ", ",
                    RateTerms.words(rate.terms()).entrySet().stream()
                            .map(word -> word.getKey() + '=' + word.getValue())
                            .toList());
            prices.put(
                    new PricePlace(rate.unit(), rate.band().from(), rate.conditions()),
                    new CardPrice(UnitPrice.of(rate), card.currency(), terms));
        }
        for (Multiplier multiplier : card.multipliers().stream().filter(chosen).toList()) {
            String covers =
                    multiplier.units().isEmpty() ? "tokens" : String.join("+", new TreeSet<>(multiplier.units()));
            prices.merge(
                    new PricePlace(FACTOR + covers, 0, multiplier.conditions()),
                    new CardPrice(new UnitPrice(multiplier.factor(), 1), "", ""),
                    (a, b) -> new CardPrice(
                            new UnitPrice(a.price().price().multiply(b.price().price()), 1), "", ""));
        }
        return prices;
    }

    boolean same(CardPrice other) {
        return price.same(other.price) && currency.equals(other.currency) && terms.equals(other.terms);
    }
}
