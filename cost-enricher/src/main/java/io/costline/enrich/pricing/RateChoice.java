package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of a card's rates of a unit counts for one call, and why the others do not: what {@link RateTable} decides, in
 * words. A property test holds the two equal.
 *
 * @param rate the rate that counts; of a graduated or all-units price the highest of its tiers
 * @param tiers every tier of such a price, lowest first; else the rate alone
 * @param multipliers the multipliers that cover it
 * @param passed the other rates of the unit
 */
public record RateChoice(Rate rate, List<Rate> tiers, List<Multiplier> multipliers, List<Passed> passed) {
    /** A rate that does not count, and why. */
    public record Passed(Rate rate, String why) {}

    public RateChoice {
        tiers = List.copyOf(tiers);
        multipliers = List.copyOf(multipliers);
        passed = List.copyOf(passed);
    }

    /**
     * @param attributes the call's, as {@link CallAttributes} words them
     * @param totalInput the call's total input, cache included
     * @return empty where no rate of the unit counts for the call
     */
    public static Optional<RateChoice> of(
            RateCard card, String unit, Map<String, String> attributes, long totalInput, Instant at) {
        Map<String, String> normal =
                Attributes.normalize(attributes, TimeConditions.at(TimeConditions.of(card), Micros.of(at)));
        List<Rate> holding = new ArrayList<>();
        List<Passed> passed = new ArrayList<>();
        for (Rate rate : card.rates()) {
            if (rate.unit().equals(unit)) {
                Optional<String> unmet = Conditions.unmet(rate.conditions(), normal);
                if (unmet.isPresent()) {
                    passed.add(new Passed(rate, unmet.get()));
                } else if (!rate.terms().countsUnit() && rate.band().from() > totalInput) {
                    passed.add(new Passed(rate, "the call has " + totalInput + " tokens of input"));
                } else {
                    holding.add(rate);
                }
            }
        }
        return holding.stream().reduce(RateTable::moreSpecific).map(chosen -> {
            List<Rate> tiers = chosen.terms().countsUnit() ? RateTable.tiers(card, chosen) : List.of(chosen);
            for (Rate rate : holding) {
                if (!rate.equals(chosen) && !tiers.contains(rate)) {
                    boolean fewer =
                            rate.conditions().size() < chosen.conditions().size();
                    passed.add(new Passed(
                            rate,
                            fewer
                                    ? "a rate with more conditions holds"
                                    : rate.band().from() < chosen.band().from()
                                            ? "a rate of longer contexts holds"
                                            : "of two alike the other comes first"));
                }
            }
            List<Multiplier> covering = card.multipliers().stream()
                    .filter(multiplier -> multiplier.covers(unit, normal))
                    .toList();
            return new RateChoice(chosen, tiers, covering, passed);
        });
    }

    /** Product of the multipliers. */
    public BigDecimal multiplier() {
        return multipliers.stream().map(Multiplier::factor).reduce(BigDecimal.ONE, BigDecimal::multiply);
    }

    /** Whether the card bills at this price and multiplier. */
    public boolean states(BigDecimal price, long per, BigDecimal multiplier) {
        return multiplier().compareTo(multiplier) == 0 && tier(price, per).isPresent();
    }

    /** The tier that has this price, or the rate itself. */
    public Optional<Rate> tier(BigDecimal price, long per) {
        return tiers.stream()
                .filter(tier -> tier.price().compareTo(price) == 0 && tier.per() == per)
                .findFirst();
    }

    /** The values the card's rates and multipliers of a unit ask an attribute for, each alone. */
    public static List<Map<String, String>> possible(RateCard card, String attribute, Map<String, String> attributes) {
        List<Map<String, String>> possible = new ArrayList<>();
        List<Map<String, String>> conditions = new ArrayList<>();
        card.rates().forEach(rate -> conditions.add(rate.conditions()));
        card.multipliers().forEach(multiplier -> conditions.add(multiplier.conditions()));
        conditions.stream()
                .map(asked -> asked.getOrDefault(attribute, ""))
                .filter(value -> !value.isEmpty())
                .distinct()
                .forEach(value -> {
                    Map<String, String> with = new HashMap<>(attributes);
                    with.put(attribute, value);
                    possible.add(with);
                });
        return possible;
    }
}
