package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds, on a card, the rate another one is to be compared with: what would count in its place. */
final class CardBases {
    private final RateCard card;

    CardBases(RateCard card) {
        this.card = card;
    }

    /** The rate of another unit where this rate holds. */
    Optional<Rate> beside(Rate rate, String unit) {
        return best(unit, rate.conditions(), rate.band().from());
    }

    /** The rate of the same unit without one of this rate's conditions. */
    Optional<Rate> without(Rate rate, String attribute) {
        Map<String, String> conditions = new HashMap<>(rate.conditions());
        conditions.remove(attribute);
        return best(rate.unit(), conditions, rate.band().from());
    }

    /** The rate of the same unit and conditions at the next lower context line. */
    Optional<Rate> below(Rate rate) {
        return card.rates().stream()
                .filter(other -> other.unit().equals(rate.unit())
                        && other.conditions().equals(rate.conditions())
                        && other.band().from() < rate.band().from())
                .max(Comparator.comparingLong(other -> other.band().from()));
    }

    /** Whether the unit has any price of its own below this rate's context line, be it under fewer conditions. */
    boolean hasBelow(Rate rate) {
        return best(rate.unit(), rate.conditions(), rate.band().from() - 1).isPresent();
    }

    /** Whether a unit has a price at exactly this context line and under these conditions. */
    boolean has(String unit, Map<String, String> conditions, long from) {
        return card.rates().stream()
                .anyMatch(rate -> rate.unit().equals(unit)
                        && rate.conditions().equals(conditions)
                        && rate.band().from() == from);
    }

    boolean prices(String unit) {
        return card.rates().stream().anyMatch(rate -> rate.unit().equals(unit));
    }

    /** The rate of the first of some units the card has a price of here. */
    Optional<Rate> first(Rate rate, List<String> units) {
        return units.stream()
                .map(unit -> beside(rate, unit))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Rate> best(String unit, Map<String, String> conditions, long from) {
        return card.rates().stream()
                .filter(rate -> rate.unit().equals(unit)
                        && rate.band().from() <= from
                        && conditions.entrySet().containsAll(rate.conditions().entrySet()))
                .max(Comparator.<Rate>comparingInt(rate -> rate.conditions().size())
                        .thenComparingLong(rate -> rate.band().from()));
    }
}
