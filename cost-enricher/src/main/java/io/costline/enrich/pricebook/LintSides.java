package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.Terms;
import io.costline.enrich.pricing.Units;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prices on the wrong side of what they derive from: cache against input, tier against standard, band against band. */
final class LintSides {
    private static final Pattern CACHED =
            Pattern.compile("cache_(?:(audio|image|video|document)_)?(read|write)_tokens");
    private static final Map<String, LintRule> ABOVE_STANDARD =
            Map.of("batch", LintRule.BATCH_ABOVE_STANDARD, "flex", LintRule.FLEX_ABOVE_STANDARD);
    private static final String PRIORITY = "priority";

    private final RateCard card;
    private final CardBases bases;
    private final Consumer<LintFinding> findings;

    LintSides(RateCard card, Consumer<LintFinding> findings) {
        this.card = card;
        this.bases = new CardBases(card);
        this.findings = findings;
    }

    void check() {
        for (Rate rate : card.rates()) {
            cache(rate);
            oneHour(rate);
            tier(rate);
            band(rate);
        }
        card.multipliers().forEach(this::tier);
    }

    private void cache(Rate rate) {
        Matcher cached = CACHED.matcher(rate.unit());
        boolean read = cached.matches() && cached.group(2).equals("read");
        boolean write = !read && (cached.matches() || rate.unit().equals(Units.CACHE_WRITE_5M));
        if (!read && !write) {
            return;
        }
        String modality = cached.matches() && cached.group(1) != null ? "input_" + cached.group(1) + "_tokens" : "";
        bases.first(rate, modality.isEmpty() ? List.of(Units.INPUT) : List.of(modality, Units.INPUT))
                .ifPresent(input -> {
                    int side = compare(rate, input);
                    if (read && side > 0) {
                        found(LintRule.CACHE_READ_ABOVE_INPUT, rate, input);
                    } else if (write && side < 0 && rate.price().signum() > 0) {
                        found(LintRule.CACHE_WRITE_BELOW_INPUT, rate, input);
                    }
                });
    }

    private void oneHour(Rate rate) {
        if (rate.unit().equals(Units.CACHE_WRITE_1H)) {
            bases.first(rate, List.of(Units.CACHE_WRITE_5M, Units.CACHE_WRITE))
                    .filter(short5m -> compare(rate, short5m) < 0)
                    .ifPresent(short5m -> found(LintRule.ONE_HOUR_BELOW_FIVE_MINUTES, rate, short5m));
        }
    }

    private void tier(Rate rate) {
        String tier = rate.conditions().getOrDefault(PricingQuery.SERVICE_TIER, "");
        Optional<Rate> standard = bases.without(rate, PricingQuery.SERVICE_TIER);
        if (ABOVE_STANDARD.containsKey(tier)) {
            standard.filter(usual -> compare(rate, usual) > 0)
                    .ifPresent(usual -> found(ABOVE_STANDARD.get(tier), rate, usual));
        } else if (tier.equals(PRIORITY)) {
            standard.filter(usual -> compare(rate, usual) < 0)
                    .ifPresent(usual -> found(LintRule.PRIORITY_BELOW_STANDARD, rate, usual));
        }
        boolean input = rate.unit().equals(Units.INPUT) && rate.band().from() == 0;
        if (!tier.isEmpty() && input && bases.prices(Units.OUTPUT) && !bases.has(Units.OUTPUT, rate.conditions(), 0)) {
            Optional<Rate> output = bases.beside(rate, Units.OUTPUT)
                    .filter(other -> other.price().signum() > 0);
            output.ifPresent(other ->
                    findings.accept(LintFinding.of(LintRule.TIER_INCOMPLETE, card, other, null, tier + " tier")));
        }
    }

    private void tier(Multiplier multiplier) {
        String tier = multiplier.conditions().getOrDefault(PricingQuery.SERVICE_TIER, "");
        int side = multiplier.factor().compareTo(BigDecimal.ONE);
        if (ABOVE_STANDARD.containsKey(tier) && side > 0) {
            factor(ABOVE_STANDARD.get(tier), multiplier);
        } else if (tier.equals(PRIORITY) && side < 0) {
            factor(LintRule.PRIORITY_BELOW_STANDARD, multiplier);
        }
    }

    private void factor(LintRule rule, Multiplier multiplier) {
        findings.accept(LintFinding.of(
                rule,
                card,
                "multiplier " + multiplier.name() + " is " + multiplier.factor().toPlainString()));
    }

    private void band(Rate rate) {
        if (rate.band().from() == 0 || rate.terms().tiers() != Terms.Tiers.WHOLE_REQUEST) {
            return;
        }
        Optional<Rate> below = bases.below(rate);
        below.filter(lower -> compare(rate, lower) < 0)
                .ifPresent(lower -> found(LintRule.BAND_BELOW_LOWER_BAND, rate, lower));
        if (!bases.hasBelow(rate)) {
            findings.accept(LintFinding.of(LintRule.BAND_WITHOUT_BASE, card, rate, null, ""));
        }
        if (rate.unit().equals(Units.INPUT)
                && below.filter(lower -> compare(rate, lower) > 0).isPresent()) {
            incomplete(rate, below.get());
        }
    }

    /** Cached tokens and output that stay behind when input moves to the longer context's price. */
    private void incomplete(Rate input, Rate lower) {
        for (Rate other : card.rates()) {
            boolean follows = other.unit().equals(Units.CACHE_READ)
                    || other.unit().equals(Units.CACHE_WRITE_1H)
                    || other.unit().equals(Units.CACHE_WRITE)
                    || other.unit().equals(Units.CACHE_WRITE_5M)
                    || other.unit().equals(Units.OUTPUT);
            boolean there = other.conditions().equals(input.conditions())
                    && other.band().from() == lower.band().from()
                    && other.price().signum() > 0;
            if (follows
                    && there
                    && !bases.has(other.unit(), input.conditions(), input.band().from())) {
                findings.accept(LintFinding.of(
                        LintRule.BAND_INCOMPLETE,
                        card,
                        other,
                        null,
                        "input is dearer from " + input.band().from() + " tokens on"));
            }
        }
    }

    private void found(LintRule rule, Rate rate, Rate other) {
        findings.accept(LintFinding.of(rule, card, rate, UnitPrice.of(other), described(other)));
    }

    private static String described(Rate rate) {
        PricePlace place = new PricePlace(rate.unit(), rate.band().from(), rate.conditions());
        String from = place.from() == 0 ? "" : " from " + place.from() + " tokens";
        return rate.unit() + from + (place.when().isEmpty() ? "" : " (" + place.when() + ')');
    }

    private static int compare(Rate rate, Rate other) {
        return UnitPrice.of(rate).compareTo(UnitPrice.of(other));
    }
}
