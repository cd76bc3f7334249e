package io.costline.attribution.ledger;

/**
 * A call's money, in picos of its currency.
 *
 * @param requestedKnown whether requestedCost is known: the same usage at the requested model
 * @param upperBound what unpriced usage may cost at most
 * @param unpriced whether some or all usage has no price
 */
public record Charge(
        String currency,
        long listCost,
        long contractedCost,
        boolean requestedKnown,
        long requestedCost,
        long upperBound,
        boolean unpriced) {}
