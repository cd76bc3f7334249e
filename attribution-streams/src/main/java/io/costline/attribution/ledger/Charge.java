package io.costline.attribution.ledger;

/**
 * A call's money, in picos of its currency.
 *
 * @param requestedKnown whether requestedCost is known: the same usage at the requested model
 * @param upperBound what unpriced usage may cost at most
 * @param unpriced whether some or all usage has no price
 * @param notBilled whether it is known to cost nothing
 */
public record Charge(
        String currency,
        long listCost,
        long contractedCost,
        boolean requestedKnown,
        long requestedCost,
        long upperBound,
        boolean unpriced,
        boolean notBilled) {

    /** Whether all its usage has a price: what rates are of. */
    public boolean priced() {
        return !unpriced && !notBilled;
    }
}
