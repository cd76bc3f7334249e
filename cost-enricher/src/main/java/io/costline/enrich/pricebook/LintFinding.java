package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something about a card that deserves a look.
 *
 * @param rule what was looked for
 * @param model whose card
 * @param cardId the card
 * @param place the price at fault; null where it is the whole card
 * @param price that price; null where there is none
 * @param other the price it was compared with; null for none
 * @param detail what the other is, or what else there is to say
 */
public record LintFinding(
        LintRule rule,
        ModelKey model,
        String cardId,
        @Nullable PricePlace place,
        @Nullable UnitPrice price,
        @Nullable UnitPrice other,
        String detail) {
    private static final Comparator<LintFinding> ORDER = Comparator.comparing(LintFinding::rule)
            .thenComparing(LintFinding::model)
            .thenComparing(LintFinding::cardId)
            .thenComparing(LintFinding::place, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(LintFinding::detail);

    static Comparator<LintFinding> order() {
        return ORDER;
    }

    static LintFinding of(LintRule rule, RateCard card, String detail) {
        return new LintFinding(rule, ModelKey.of(card), card.cardId(), null, null, null, detail);
    }

    static LintFinding of(LintRule rule, RateCard card, Rate rate, @Nullable UnitPrice other, String detail) {
        PricePlace place = new PricePlace(rate.unit(), rate.band().from(), rate.conditions());
        return new LintFinding(rule, ModelKey.of(card), card.cardId(), place, UnitPrice.of(rate), other, detail);
    }
}
