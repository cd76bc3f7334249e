package io.costline.attribution.ledger;

import io.costline.money.Int128;

/**
 * Sums over calls, or a signed change of such sums. Mutable; every amount has 128 bits, so no number of calls overflows
 * it. The fields are those of the schema's SpendTotals, in its order.
 */
public final class Totals {
    private final Int128 listCost = new Int128();
    private final Int128 contractedCost = new Int128();
    private final Int128 fallbackCost = new Int128();
    private final Int128 escalationCost = new Int128();
    private final Int128 requestedCost = new Int128();
    private final Int128 unpricedUpperBound = new Int128();
    private final Int128 pricedCost = new Int128();
    private final long[] counts = new long[Count.SIZE];

    /** The whole numbers among the totals, in schema order. */
    public enum Count {
        CALLS,
        FAILED_CALLS,
        WASTED_CALLS,
        OPERATIONS,
        FALLBACK_OPERATIONS,
        UNPRICED_CALLS,
        INPUT_TOKENS,
        CACHE_READ_TOKENS,
        CACHE_WRITE_TOKENS,
        OUTPUT_TOKENS,
        PRICED_CALLS,
        PRICED_INPUT_TOKENS,
        PRICED_OUTPUT_TOKENS;

        /** How many there are. */
        public static final int SIZE = values().length;
    }

    /** What a call with this standing adds to each of its scopes. */
    public void add(CallState call, int standing) {
        apply(call, standing, 1);
    }

    /** Takes back exactly what {@link #add} added. */
    public void subtract(CallState call, int standing) {
        apply(call, standing, -1);
    }

    private void apply(CallState call, int standing, long sign) {
        Charge charge = call.charge();
        boolean served = Standing.served(standing);
        listCost.add(sign * charge.listCost());
        contractedCost.add(sign * charge.contractedCost());
        if (!served) {
            fallbackCost.add(sign * charge.contractedCost());
            count(Count.WASTED_CALLS, sign);
        } else {
            escalationCost.add(sign * escalation(call));
        }
        requestedCost.add(sign * (charge.requestedKnown() ? charge.requestedCost() : charge.contractedCost()));
        unpricedUpperBound.add(sign * charge.upperBound());
        count(Count.CALLS, sign);
        count(Count.FAILED_CALLS, call.outcome().succeeded() ? 0 : sign);
        count(Count.OPERATIONS, (standing & Standing.COUNTS_OPERATION) != 0 ? sign : 0);
        count(Count.FALLBACK_OPERATIONS, (standing & Standing.FALLBACK) != 0 ? sign : 0);
        count(Count.UNPRICED_CALLS, charge.unpriced() ? sign : 0);
        Usage usage = call.usage();
        count(Count.INPUT_TOKENS, sign * usage.input());
        count(Count.CACHE_READ_TOKENS, sign * usage.cacheRead());
        count(Count.CACHE_WRITE_TOKENS, sign * usage.cacheWrite());
        count(Count.OUTPUT_TOKENS, sign * usage.output());
        if (charge.priced()) {
            pricedCost.add(sign * charge.contractedCost());
            count(Count.PRICED_CALLS, sign);
            count(Count.PRICED_INPUT_TOKENS, sign * usage.input());
            count(Count.PRICED_OUTPUT_TOKENS, sign * usage.output());
        }
    }

    /** What serving another model than the requested one made dearer. */
    private static long escalation(CallState call) {
        Charge charge = call.charge();
        if (!charge.requestedKnown()
                || call.work().requestedModel().isEmpty()
                || call.work().requestedModel().equals(call.scopes().model())) {
            return 0;
        }
        return Math.max(0, charge.contractedCost() - charge.requestedCost());
    }

    private void count(Count which, long change) {
        counts[which.ordinal()] += change;
    }

    public void add(Totals other) {
        listCost.add(other.listCost);
        contractedCost.add(other.contractedCost);
        fallbackCost.add(other.fallbackCost);
        escalationCost.add(other.escalationCost);
        requestedCost.add(other.requestedCost);
        unpricedUpperBound.add(other.unpricedUpperBound);
        pricedCost.add(other.pricedCost);
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    public boolean isZero() {
        long any = 0;
        for (long count : counts) {
            any |= count;
        }
        return any == 0
                && listCost.isZero()
                && contractedCost.isZero()
                && fallbackCost.isZero()
                && escalationCost.isZero()
                && requestedCost.isZero()
                && unpricedUpperBound.isZero()
                && pricedCost.isZero();
    }

    public long count(Count which) {
        return counts[which.ordinal()];
    }

    public void setCount(Count which, long value) {
        counts[which.ordinal()] = value;
    }

    /** The live sum, not a copy; likewise below. */
    public Int128 listCost() {
        return listCost;
    }

    public Int128 contractedCost() {
        return contractedCost;
    }

    public Int128 fallbackCost() {
        return fallbackCost;
    }

    public Int128 escalationCost() {
        return escalationCost;
    }

    public Int128 requestedCost() {
        return requestedCost;
    }

    public Int128 unpricedUpperBound() {
        return unpricedUpperBound;
    }

    /** What the calls cost all of whose usage has a price. */
    public Int128 pricedCost() {
        return pricedCost;
    }

    /** Takes every call for priced that is not known to be unpriced: the best that can be said of sums made before this was counted. */
    public void assumePriced() {
        pricedCost.add(contractedCost);
        setCount(Count.PRICED_CALLS, count(Count.CALLS) - count(Count.UNPRICED_CALLS));
        setCount(Count.PRICED_INPUT_TOKENS, count(Count.INPUT_TOKENS));
        setCount(Count.PRICED_OUTPUT_TOKENS, count(Count.OUTPUT_TOKENS));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Totals that
                && java.util.Arrays.equals(counts, that.counts)
                && listCost.equals(that.listCost)
                && contractedCost.equals(that.contractedCost)
                && fallbackCost.equals(that.fallbackCost)
                && escalationCost.equals(that.escalationCost)
                && requestedCost.equals(that.requestedCost)
                && unpricedUpperBound.equals(that.unpricedUpperBound)
                && pricedCost.equals(that.pricedCost);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(counts) * 31 + contractedCost.hashCode();
    }

    @Override
    public String toString() {
        return "Totals[list=%s, contracted=%s, fallback=%s, escalation=%s, requested=%s, upperBound=%s, priced=%s, counts=%s]"
                .formatted(
                        listCost,
                        contractedCost,
                        fallbackCost,
                        escalationCost,
                        requestedCost,
                        unpricedUpperBound,
                        pricedCost,
                        java.util.Arrays.toString(counts));
    }
}
