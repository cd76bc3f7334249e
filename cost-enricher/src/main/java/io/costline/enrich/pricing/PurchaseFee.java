package io.costline.enrich.pricing;

import java.math.BigDecimal;

/**
 * A fee on buying credit at a gateway. A call bears its share, the same percentage of the credit it burns; what a minimum adds
 * to a small purchase is known by the purchase alone.
 *
 * @param percent of the credit bought
 * @param minimum least fee of a purchase, in the contract's currency; zero for none
 */
public record PurchaseFee(BigDecimal percent, BigDecimal minimum) {
    public PurchaseFee {
        percent = Amounts.percent("purchase_fee", percent);
        minimum = Amounts.amount("purchase_fee: minimum", minimum);
    }

    /** The fee of one purchase. */
    public BigDecimal ofPurchase(BigDecimal credit) {
        return Amounts.share(credit, percent).max(minimum);
    }
}
