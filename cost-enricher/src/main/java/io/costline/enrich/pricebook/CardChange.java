package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.Terms;
import io.costline.enrich.pricing.Units;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a correction does to a card it is for. A card it has nothing to say about stays the same object. */
sealed interface CardChange {
    /** The cards that stand in the card's place. */
    List<RateCard> on(RateCard card);

    /**
     * Draws context lines anew.
     *
     * @param listed only lines at this length; null: all
     * @param line the line instead; its tokens count only where {@code listed} is given
     */
    record Line(@Nullable Long listed, Band line) implements CardChange {
        @Override
        public List<RateCard> on(RateCard card) {
            return rates(card, rate -> {
                Band band = rate.band();
                if (band.operator() == Band.Operator.NONE || (listed != null && band.tokens() != listed)) {
                    return rate;
                }
                return rate.withBand(listed != null ? line : new Band(line.operator(), band.tokens()));
            });
        }
    }

    /** What one billed unit is. */
    record Basis(String unit, Terms.Basis basis) implements CardChange {
        @Override
        public List<RateCard> on(RateCard card) {
            return rates(card, rate -> rate.unit().equals(unit) ? rate.withTerms(Terms.of(basis)) : rate);
        }
    }

    /** Prices of units the card does not price at all. */
    record Add(List<Rate> added) implements CardChange {
        @Override
        public List<RateCard> on(RateCard card) {
            Set<String> priced = new HashSet<>();
            card.rates().forEach(rate -> priced.add(rate.unit()));
            List<Rate> rates = new ArrayList<>(card.rates());
            added.stream().filter(rate -> !priced.contains(rate.unit())).forEach(rates::add);
            return List.of(rates.size() == card.rates().size() ? card : card.withRates(rates));
        }
    }

    /** Other prices of units than listed, and of units not listed. */
    record Replace(List<Rate> rates) implements CardChange {
        @Override
        public List<RateCard> on(RateCard card) {
            Set<String> replaced = new HashSet<>();
            rates.forEach(rate -> replaced.add(rate.unit()));
            List<Rate> kept = new ArrayList<>(card.rates());
            kept.removeIf(rate -> replaced.contains(rate.unit()));
            kept.addAll(rates);
            return List.of(Set.copyOf(kept).equals(Set.copyOf(card.rates())) ? card : card.withRates(kept));
        }
    }

    /** A factor under an attribute the card has none for. */
    record Factor(String attribute, String value, BigDecimal factor) implements CardChange {
        @Override
        public List<RateCard> on(RateCard card) {
            if (card.multipliers().stream()
                    .anyMatch(known -> value.equals(known.conditions().get(attribute)))) {
                return List.of(card);
            }
            List<Multiplier> multipliers = new ArrayList<>(card.multipliers());
            multipliers.add(new Multiplier(value, factor, Set.of(), Map.of(attribute, value)));
            return List.of(card.withMultipliers(multipliers));
        }
    }

    /** The rate under one value of an attribute is the usual one; what was usual is the rate under another value. */
    record Usual(String unit, String attribute, String value, String was) implements CardChange {
        @Override
        public List<RateCard> on(RateCard card) {
            boolean listed = card.rates().stream().anyMatch(rate -> under(rate, value));
            return !listed
                    ? List.of(card)
                    : rates(card, rate -> {
                        if (under(rate, value)) {
                            return rate.withConditions(Map.of());
                        }
                        return rate.unit().equals(unit) && rate.conditions().isEmpty()
                                ? rate.when(attribute, was)
                                : rate;
                    });
        }

        private boolean under(Rate rate, String asked) {
            return rate.unit().equals(unit) && rate.conditions().equals(Map.of(attribute, asked));
        }
    }

    /** A service tier the card prices input for covers units it does not price there: a share of the standard price. */
    record TierShare(String tier, BigDecimal share, Set<String> units) implements CardChange {
        @Override
        public List<RateCard> on(RateCard card) {
            Map<String, String> condition = Map.of(PricingQuery.SERVICE_TIER, tier);
            Set<String> inTier = new HashSet<>();
            card.rates().stream()
                    .filter(rate -> rate.conditions().equals(condition))
                    .forEach(rate -> inTier.add(rate.unit()));
            if (!inTier.contains(Units.INPUT)) {
                return List.of(card);
            }
            List<Rate> rates = new ArrayList<>(card.rates());
            for (Rate rate : card.rates()) {
                if (rate.conditions().isEmpty() && units.contains(rate.unit()) && !inTier.contains(rate.unit())) {
                    BigDecimal price = rate.price().multiply(share);
                    rates.add(new Rate(rate.unit(), price, rate.per(), rate.band(), condition, rate.terms()));
                }
            }
            return List.of(rates.size() == card.rates().size() ? card : card.withRates(rates));
        }
    }

    /** A factor for a service tier the card has no price of. */
    record TierFactor(String tier, BigDecimal factor) implements CardChange {
        @Override
        public List<RateCard> on(RateCard card) {
            boolean priced = card.rates().stream()
                            .anyMatch(rate -> tier.equals(rate.conditions().get(PricingQuery.SERVICE_TIER)))
                    || card.multipliers().stream()
                            .anyMatch(other -> tier.equals(other.conditions().get(PricingQuery.SERVICE_TIER)));
            if (priced) {
                return List.of(card);
            }
            List<Multiplier> multipliers = new ArrayList<>(card.multipliers());
            multipliers.add(
                    new Multiplier("assumed " + tier, factor, Set.of(), Map.of(PricingQuery.SERVICE_TIER, tier)));
            return List.of(card.withMultipliers(multipliers));
        }
    }

    /** Prices change at another instant than listed. */
    record MoveStart(Instant listed, Instant start) implements CardChange {
        @Override
        public List<RateCard> on(RateCard card) {
            boolean starts = listed.equals(card.effectiveFrom());
            boolean ends = listed.equals(card.effectiveTo());
            return List.of(
                    starts || ends
                            ? card.effective(starts ? start : card.effectiveFrom(), ends ? start : card.effectiveTo())
                            : card);
        }
    }

    /** Rates under an attribute do not hold before an instant. */
    record NotBefore(Instant start, String attribute) implements CardChange {
        @Override
        public List<RateCard> on(RateCard card) {
            return split(
                    card,
                    start,
                    before -> before.withRates(before.rates().stream()
                            .filter(rate -> !rate.conditions().containsKey(attribute))
                            .toList()),
                    UnaryOperator.identity(),
                    rate -> rate.conditions().containsKey(attribute));
        }
    }

    /** Rates under an attribute hold from an instant on only under more conditions. */
    record Narrow(Instant since, String attribute, Map<String, String> more) implements CardChange {
        @Override
        public List<RateCard> on(RateCard card) {
            return split(
                    card,
                    since,
                    UnaryOperator.identity(),
                    after -> rates(after, rate -> rate.conditions().containsKey(attribute) ? narrowed(rate) : rate)
                            .getFirst(),
                    rate -> rate.conditions().containsKey(attribute));
        }

        private Rate narrowed(Rate rate) {
            Map<String, String> all = new HashMap<>(rate.conditions());
            all.putAll(more);
            return rate.withConditions(all);
        }
    }

    private static List<RateCard> rates(RateCard card, UnaryOperator<Rate> change) {
        List<Rate> rates = card.rates().stream().map(change).toList();
        return List.of(rates.equals(card.rates()) ? card : card.withRates(rates));
    }

    private static List<RateCard> split(
            RateCard card,
            Instant at,
            UnaryOperator<RateCard> before,
            UnaryOperator<RateCard> after,
            Predicate<Rate> concerned) {
        if (card.rates().stream().noneMatch(concerned)) {
            return List.of(card);
        }
        Instant from = card.effectiveFrom();
        Instant to = card.effectiveTo();
        if (to != null && !to.isAfter(at)) {
            return List.of(before.apply(card));
        }
        if (from != null && !from.isBefore(at)) {
            return List.of(after.apply(card));
        }
        return List.of(before.apply(card.effective(from, at)), after.apply(card.effective(at, to)));
    }
}
