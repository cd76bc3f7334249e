package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the source of an event says it cost.
 *
 * @param ownKey whether the call used the customer's own provider key (is_byok): then the gateway bills its fee alone, and what
 *     the provider bills is added
 * @param costs as reported, at most one of a kind counts: the first
 */
public record ReportedCosts(boolean ownKey, List<Cost> costs) {
    public static final ReportedCosts NONE = new ReportedCosts(false, List.of());

    /** What an amount is of. */
    public enum Kind {
        UNKNOWN,
        /** What the gateway charges. */
        BILLED,
        /** What the provider behind it charges. */
        UPSTREAM,
        MARKET,
        LIST,
        GATEWAY_FEE,
        /** What the gateway computed from a price list. */
        ESTIMATE
    }

    /** One reported amount. */
    public record Cost(Kind kind, BigDecimal amount, String currency) {}

    public ReportedCosts {
        costs = List.copyOf(costs);
    }

    /**
     * What the call costs in all by its source, in a currency. With an own key: the gateway's charge or fee, and the
     * provider's. Else the gateway's charge; where it is not said, the provider's with the fee, then an estimate, then an
     * amount of unknown kind. Market and list prices are what others pay.
     *
     * @return null where the source does not say enough, or in a currency without a rate
     */
    public @Nullable BigDecimal total(String currency, FxRates rates, long atMicros) {
        BigDecimal billed = amount(Kind.BILLED, currency, rates, atMicros);
        BigDecimal upstream = amount(Kind.UPSTREAM, currency, rates, atMicros);
        BigDecimal fee = amount(Kind.GATEWAY_FEE, currency, rates, atMicros);
        if (ownKey) {
            BigDecimal charged = billed == null ? fee : billed;
            return charged == null || upstream == null ? null : charged.add(upstream);
        }
        if (billed != null) {
            return billed;
        }
        if (upstream != null) {
            return fee == null ? upstream : upstream.add(fee);
        }
        BigDecimal estimate = amount(Kind.ESTIMATE, currency, rates, atMicros);
        return estimate == null ? amount(Kind.UNKNOWN, currency, rates, atMicros) : estimate;
    }

    private @Nullable BigDecimal amount(Kind kind, String currency, FxRates rates, long atMicros) {
        for (Cost cost : costs) {
            if (cost.kind == kind && cost.amount.signum() >= 0) {
                BigDecimal rate = rates.rate(cost.currency, currency, atMicros);
                return rate == null ? null : Amounts.of(cost.amount, rate, BigDecimal.ONE, 1);
            }
        }
        return null;
    }
}
