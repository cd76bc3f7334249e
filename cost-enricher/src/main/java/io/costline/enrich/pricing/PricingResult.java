package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What pricing came to. Unpriced is not zero: only {@link Priced} and {@link NotBilled} are whole figures. */
public sealed interface PricingResult {
    /** Things worth knowing about how it was priced: CODE or CODE:detail. */
    List<String> findings();

    /** Every unit of the usage has its price. */
    record Priced(String cardId, String currency, List<CostLine> lines, List<String> findings)
            implements PricingResult {
        public Priced {
            lines = List.copyOf(lines);
            findings = List.copyOf(findings);
        }
    }

    /**
     * Some usage has a price and some has none.
     *
     * @param reason why not all of it
     * @param upperBound what the rest may cost at most
     */
    record PartlyPriced(
            String cardId,
            String currency,
            List<CostLine> lines,
            String reason,
            BigDecimal upperBound,
            List<String> findings)
            implements PricingResult {
        public PartlyPriced {
            lines = List.copyOf(lines);
            findings = List.copyOf(findings);
        }
    }

    /**
     * There is usage, or should be, and no price.
     *
     * @param reason a code of {@link Reasons}
     * @param upperBound what it may cost at most, as far as that can be said
     */
    record Unpriced(String reason, BigDecimal upperBound, List<String> findings) implements PricingResult {
        public Unpriced {
            findings = List.copyOf(findings);
        }
    }

    /** Of an amount beyond what one call's money travels in. Nothing in that range bounds it, and a finding says so. */
    static Unpriced outOfRange(Collection<String> findings) {
        List<String> all = new ArrayList<>(findings);
        all.add(Reasons.NO_BOUND + ':' + Reasons.AMOUNT_OUT_OF_RANGE);
        return new Unpriced(Reasons.AMOUNT_OUT_OF_RANGE, Amounts.ZERO, all);
    }

    /** A provider billed nothing: a fact, unlike {@link Unpriced}. */
    record NotBilled(String reason) implements PricingResult {
        @Override
        public List<String> findings() {
            return List.of();
        }
    }

    /** The lines, of which an unpriced or unbilled call has none. */
    default List<CostLine> costLines() {
        return switch (this) {
            case Priced priced -> priced.lines();
            case PartlyPriced partly -> partly.lines();
            case Unpriced ignored -> List.of();
            case NotBilled ignored -> List.of();
        };
    }

    /** Sum of the lines at public prices. */
    default BigDecimal listCost() {
        return costLines().stream().map(CostLine::amount).reduce(Amounts.ZERO, BigDecimal::add);
    }

    /** Sum of the lines after negotiated rates. */
    default BigDecimal contractedCost() {
        return costLines().stream().map(CostLine::contractedAmount).reduce(Amounts.ZERO, BigDecimal::add);
    }
}
