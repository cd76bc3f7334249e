package io.costline.enrich.pricing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Terms negotiated for some calls, beside the cards of an account, which override rates. {@link CallTerms} says how the terms
 * of several contracts meet, {@link Surcharges} how they become lines.
 *
 * @param id name; a later import's contract of the same name stands in its place
 * @param scope calls it is for
 * @param currency of its amounts, ISO code
 * @param effectiveFrom inclusive; null: always
 * @param effectiveTo exclusive; null: no end
 * @param source where it was read
 * @param discounts percentages off, in order
 * @param allowances quantities that cost nothing
 * @param markups what a gateway puts on a call, in order
 * @param purchaseFee fee on buying credit; null: none
 * @param byokFee fee on calls with own keys; null: none
 * @param reported whose figure a call costs; null: nothing said
 * @param periodTerms terms beyond one call, held for the ledger; in order of kind
 * @param billing where and when its periods end
 */
public record Contract(
        String id,
        Scope scope,
        String currency,
        @Nullable Instant effectiveFrom,
        @Nullable Instant effectiveTo,
        String source,
        List<Discount> discounts,
        List<Allowance> allowances,
        List<Markup> markups,
        @Nullable PurchaseFee purchaseFee,
        @Nullable ByokFee byokFee,
        @Nullable ReportedUse reported,
        List<PeriodTerm> periodTerms,
        BillingTerms billing) {

    public Contract {
        if (id.isBlank()) {
            throw new IllegalArgumentException("contract: id must be given");
        }
        if (effectiveFrom != null && effectiveTo != null && !effectiveFrom.isBefore(effectiveTo)) {
            throw new IllegalArgumentException("contract " + id + ": effective_to must be after effective_from");
        }
        if (!currency.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException("contract " + id + ": currency must be an ISO code, as USD");
        }
        discounts = List.copyOf(discounts);
        allowances = List.copyOf(allowances);
        markups = List.copyOf(markups);
        periodTerms = periodTerms.stream()
                .sorted(Comparator.comparing(PeriodTerm::kind))
                .toList();
        boolean saysNothing = discounts.isEmpty() && allowances.isEmpty() && markups.isEmpty() && periodTerms.isEmpty();
        if (saysNothing && purchaseFee == null && byokFee == null && reported == null) {
            throw new IllegalArgumentException("contract " + id + ": has no terms");
        }
        long units = allowances.stream()
                .filter(allowance -> allowance.each() == null)
                .map(Allowance::unit)
                .distinct()
                .count();
        if (units
                < allowances.stream()
                        .filter(allowance -> allowance.each() == null)
                        .count()) {
            throw new IllegalArgumentException("contract " + id + ": two allowances of a unit for each call");
        }
    }

    /** What lines and findings name as their source. */
    String cardId() {
        return "contract/" + id;
    }

    /** A finding for each kind of term that every call under the contract leaves to a ledger. */
    List<String> periodFindings() {
        Set<String> kinds = new TreeSet<>();
        periodTerms.forEach(term -> kinds.add(Reasons.PERIOD_TERM + ':' + term.kind()));
        if (purchaseFee != null && purchaseFee.minimum().signum() > 0) {
            kinds.add(Reasons.PERIOD_TERM + ":purchase_minimum");
        }
        return new ArrayList<>(kinds);
    }

    long fromMicros() {
        return Micros.fromOrEver(effectiveFrom);
    }

    long toMicros() {
        return Micros.toOrEver(effectiveTo);
    }
}
