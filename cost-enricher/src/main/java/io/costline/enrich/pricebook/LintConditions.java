package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Conditions;
import io.costline.enrich.pricing.Leaves;
import io.costline.enrich.pricing.Multiplier;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.enrich.pricing.Terms;
import io.costline.enrich.pricing.Units;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Conditions, multipliers and units of a card that can never count. */
final class LintConditions {
    private final RateCard card;
    private final Set<String> knownUnits;
    private final Consumer<LintFinding> findings;

    LintConditions(RateCard card, Set<String> knownUnits, Consumer<LintFinding> findings) {
        this.card = card;
        this.knownUnits = knownUnits;
        this.findings = findings;
    }

    void check() {
        Map<List<Object>, Terms> terms = new HashMap<>();
        for (Rate rate : card.rates()) {
            Conditions.impossible(rate.conditions())
                    .ifPresent(why -> findings.accept(LintFinding.of(LintRule.NEVER_HOLDS, card, rate, null, why)));
            if (rate.price().signum() < 0) {
                findings.accept(LintFinding.of(LintRule.NEGATIVE_PRICE, card, rate, null, ""));
            }
            Terms first = terms.putIfAbsent(List.of(rate.unit(), rate.conditions()), rate.terms());
            if (first != null && !first.equals(rate.terms())) {
                findings.accept(LintFinding.of(LintRule.MIXED_TERMS, card, rate, null, ""));
            }
            unit(rate);
        }
        card.multipliers().forEach(this::multiplier);
    }

    private void multiplier(Multiplier multiplier) {
        String named = "multiplier " + multiplier.name();
        Conditions.impossible(multiplier.conditions())
                .ifPresent(why -> findings.accept(LintFinding.of(LintRule.NEVER_HOLDS, card, named + ": " + why)));
        boolean covers = card.rates().stream()
                .anyMatch(rate -> multiplier.units().isEmpty()
                        ? Units.tokens(rate.unit())
                        : multiplier.units().contains(rate.unit()));
        if (!covers && !multiplier.assumed()) {
            String units = multiplier.units().isEmpty()
                    ? "tokens"
                    : multiplier.units().stream().sorted().toList().toString();
            findings.accept(LintFinding.of(LintRule.COVERS_NOTHING, card, named + " covers " + units));
        }
        if (multiplier.factor().compareTo(BigDecimal.ONE) == 0) {
            findings.accept(LintFinding.of(LintRule.NO_EFFECT, card, named));
        }
    }

    private void unit(Rate rate) {
        String unit = rate.unit();
        if (Leaves.isUnit(unit) || knownUnits.contains(unit)) {
            return;
        }
        knownUnits.stream()
                .filter(known -> almost(unit, known))
                .sorted()
                .findFirst()
                .ifPresent(known ->
                        findings.accept(LintFinding.of(LintRule.UNKNOWN_UNIT, card, rate, null, "there is " + known)));
    }

    /** Whether one letter more, less or other makes the one the other. */
    private static boolean almost(String a, String b) {
        String shorter = a.length() <= b.length() ? a : b;
        String longer = a.length() <= b.length() ? b : a;
        if (longer.length() - shorter.length() > 1) {
            return false;
        }
        int same = 0;
        while (same < shorter.length() && shorter.charAt(same) == longer.charAt(same)) {
            same++;
        }
        int skip = longer.length() == shorter.length() ? 1 : 0;
        return same == shorter.length() || shorter.substring(same + skip).equals(longer.substring(same + 1));
    }
}
