package io.costline.enrich.pricing;

import java.math.BigDecimal;

/**
 * A gateway's fee for calls with the customer's own provider key, of what they would have cost at public prices.
 *
 * @param percent of the public price
 * @param freeUpTo public price of a period's calls that bears no fee, in the contract's currency; zero: none is free
 * @param each the period
 */
public record ByokFee(BigDecimal percent, BigDecimal freeUpTo, Period each) {
    public ByokFee {
        percent = Amounts.percent("byok_fee", percent);
        freeUpTo = Amounts.amount("byok_fee: free_up_to", freeUpTo);
    }

    /** The fee of a whole period. */
    public BigDecimal ofPeriod(BigDecimal listCost) {
        return Amounts.share(listCost.subtract(freeUpTo).max(BigDecimal.ZERO), percent);
    }

    /** Whether a call alone does not know what it bears. */
    boolean byPeriod() {
        return freeUpTo.signum() > 0;
    }
}
