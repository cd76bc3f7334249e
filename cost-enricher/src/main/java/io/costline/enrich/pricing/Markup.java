package io.costline.enrich.pricing;

import java.math.BigDecimal;

/**
 * What a gateway puts on a call it bills.
 *
 * @param percent of the base; not on calls with the customer's own provider key, whose base the gateway does not bill
 * @param of what the percentage is of
 * @param perCall a fixed amount in the contract's currency, with own keys too
 */
public record Markup(BigDecimal percent, Base of, BigDecimal perCall) {
    /** What a percentage is of. */
    public enum Base {
        /** What the account pays for the usage. */
        CONTRACTED,
        /** The public price of the usage. */
        LIST
    }

    public Markup {
        percent = Amounts.percent("markup", percent);
        perCall = Amounts.amount("markup: per_call", perCall);
    }

    /** The percentage's share of an amount, rounded once, half-even, to twelve digits. */
    public BigDecimal on(BigDecimal base) {
        return Amounts.share(base, percent);
    }
}
