package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The terms of one call. Of several contracts that cover it, the first that has a kind of term gives that kind, whole: two
 * discounts of different contracts never multiply. Terms beyond a call hold side by side. Compared by identity.
 */
public final class CallTerms {
    public static final CallTerms NONE = new CallTerms(List.of(), null);

    private final @Nullable Contract discounting;
    private final @Nullable Contract allowing;
    private final @Nullable Contract marking;
    private final @Nullable Contract selling;
    private final @Nullable Contract byok;
    private final ReportedUse reported;
    private final List<String> findings;
    private final @Nullable Baseline baseline;

    private CallTerms(List<Contract> covering, @Nullable Baseline baseline) {
        discounting = first(covering, contract -> !contract.discounts().isEmpty());
        allowing = first(covering, contract -> !contract.allowances().isEmpty());
        marking = first(covering, contract -> !contract.markups().isEmpty());
        selling = first(covering, contract -> contract.purchaseFee() != null);
        byok = first(covering, contract -> contract.byokFee() != null);
        Contract reporting = first(covering, contract -> contract.reported() != null);
        ReportedUse use = reporting == null ? null : reporting.reported();
        reported = use == null ? ReportedUse.OURS : use;
        this.baseline = baseline;
        Set<Contract> giving = new HashSet<>();
        for (Contract contract : new Contract[] {discounting, allowing, marking, selling, byok, reporting}) {
            if (contract != null) {
                giving.add(contract);
            }
        }
        List<String> texts = new ArrayList<>();
        Set<String> period = new java.util.TreeSet<>();
        for (Contract contract : covering) {
            List<String> held = contract.periodFindings();
            if (giving.contains(contract) || !held.isEmpty()) {
                texts.add(Reasons.CONTRACT + ':' + contract.id());
                period.addAll(held);
            }
        }
        texts.addAll(period);
        findings = List.copyOf(texts);
    }

    static CallTerms of(List<Contract> covering, @Nullable Baseline baseline) {
        return new CallTerms(covering, baseline);
    }

    private static @Nullable Contract first(List<Contract> contracts, Predicate<Contract> having) {
        return contracts.stream().filter(having).findFirst().orElse(null);
    }

    /** What the call is compared with; null for nothing. */
    public @Nullable Baseline baseline() {
        return baseline;
    }

    /** What is worth saying about every call under these terms. */
    List<String> findings() {
        return findings;
    }

    /** Whether a call may have more lines than its usage has. */
    public boolean addsLines(boolean ownKey) {
        return marking != null || selling != null || (ownKey && byok != null) || reported != ReportedUse.OURS;
    }

    /** What is left of a unit's price after the discounts; one for all of it. */
    BigDecimal factor(String unit, boolean override, Map<String, String> attributes) {
        BigDecimal factor = BigDecimal.ONE;
        if (discounting != null) {
            for (Discount discount : discounting.discounts()) {
                if (discount.covers(unit, override, attributes)) {
                    factor = factor.multiply(discount.factor());
                }
            }
        }
        return factor;
    }

    /** How much of a unit is free in each call. */
    BigDecimal free(String unit) {
        return allowing == null
                ? BigDecimal.ZERO
                : allowing.allowances().stream()
                        .filter(allowance ->
                                allowance.each() == null && allowance.unit().equals(unit))
                        .map(Allowance::quantity)
                        .findFirst()
                        .orElse(BigDecimal.ZERO);
    }

    /** Whether some of the unit is free, in each call or over a period. */
    boolean allows(String unit) {
        return allowing != null
                && allowing.allowances().stream()
                        .anyMatch(allowance -> allowance.unit().equals(unit));
    }

    /** Whether some of the unit is free over a period. */
    boolean allowsByPeriod(String unit) {
        return allowing != null
                && allowing.allowances().stream()
                        .anyMatch(allowance ->
                                allowance.each() != null && allowance.unit().equals(unit));
    }

    @Nullable
    Contract marking() {
        return marking;
    }

    @Nullable
    Contract selling() {
        return selling;
    }

    @Nullable
    Contract byok() {
        return byok;
    }

    ReportedUse reported() {
        return reported;
    }
}
