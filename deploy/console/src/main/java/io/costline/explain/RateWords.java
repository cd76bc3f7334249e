package io.costline.explain;

import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateChoice;
import io.costline.enrich.pricing.Terms;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Rates of a card in words. */
public final class RateWords {
    private RateWords() {}

    /** {@code 2 per 1,000,000}. */
    public static String stated(Rate rate) {
        return exact(rate.price()) + " per " + count(rate.per());
    }

    /** Why a rate counts. */
    public static String reason(RateChoice choice, Rate rate) {
        List<String> reasons = new ArrayList<>();
        if (!rate.conditions().isEmpty()) {
            reasons.add("because of " + asked(rate.conditions()));
        }
        if (rate.terms().tiers() != Terms.Tiers.WHOLE_REQUEST) {
            reasons.add(rate.terms().tiers().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " tier" + from(rate));
        } else if (rate.band().operator() != Band.Operator.NONE) {
            reasons.add("for contexts" + from(rate));
        }
        if (reasons.isEmpty()) {
            reasons.add(choice.passed().isEmpty() ? "the only rate" : "the usual rate");
        }
        return String.join(", ", reasons);
    }

    /** Where a rate would count: from how many tokens on, and when. */
    public static String place(Rate rate) {
        return (rate.band().operator() == Band.Operator.NONE ? "" : from(rate)) + when(rate.conditions());
    }

    public static String when(Map<String, String> conditions) {
        return conditions.isEmpty() ? "" : " (" + asked(conditions) + ')';
    }

    private static String from(Rate rate) {
        return " from " + count(rate.band().from()) + " on";
    }

    private static String asked(Map<String, String> conditions) {
        return new TreeMap<>(conditions)
                .entrySet().stream()
                        .map(condition -> condition.getKey() + '=' + condition.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String exact(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
