package io.costline.attribution.ledger;

import io.costline.money.Int128;
import java.util.Arrays;

/**
 * Sums over calls, or a signed change of such sums. Mutable; every amount has 128 bits, so no number of calls overflows
 * it. The fields are those of the schema's SpendTotals, in its order.
 */
public final class Totals {
    private final Int128[] amounts = new Int128[Amount.SIZE];
    private final long[] counts = new long[Count.SIZE];

    /** The amounts among the totals, in schema order; the counts stand before the last. */
    public enum Amount {
        LIST_COST,
        CONTRACTED_COST,
        FALLBACK_COST,
        ESCALATION_COST,
        REQUESTED_COST,
        UNPRICED_UPPER_BOUND,
        /** What the calls cost all of whose usage has a price. */
        PRICED_COST;

        /** How many there are. */
        public static final int SIZE = values().length;
    }

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

    public Totals() {
        Arrays.setAll(amounts, i -> new Int128());
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
        amount(Amount.LIST_COST).add(sign * charge.listCost());
        amount(Amount.CONTRACTED_COST).add(sign * charge.contractedCost());
        if (!served) {
            amount(Amount.FALLBACK_COST).add(sign * charge.contractedCost());
            count(Count.WASTED_CALLS, sign);
        } else {
            amount(Amount.ESCALATION_COST).add(sign * escalation(call));
        }
        amount(Amount.REQUESTED_COST)
                .add(sign * (charge.requestedKnown() ? charge.requestedCost() : charge.contractedCost()));
        amount(Amount.UNPRICED_UPPER_BOUND).add(sign * charge.upperBound());
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
            amount(Amount.PRICED_COST).add(sign * charge.contractedCost());
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
        for (int i = 0; i < amounts.length; i++) {
            amounts[i].add(other.amounts[i]);
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    public boolean isZero() {
        long any = 0;
        for (long count : counts) {
            any |= count;
        }
        for (Int128 amount : amounts) {
            any |= amount.isZero() ? 0 : 1;
        }
        return any == 0;
    }

    public long count(Count which) {
        return counts[which.ordinal()];
    }

    public void setCount(Count which, long value) {
        counts[which.ordinal()] = value;
    }

    /** The live sum, not a copy. */
    public Int128 amount(Amount which) {
        return amounts[which.ordinal()];
    }

    /** Takes every call for priced that is not known to be unpriced: the best that can be said of sums made before this was counted. */
    public void assumePriced() {
        amount(Amount.PRICED_COST).add(amount(Amount.CONTRACTED_COST));
        setCount(Count.PRICED_CALLS, count(Count.CALLS) - count(Count.UNPRICED_CALLS));
        setCount(Count.PRICED_INPUT_TOKENS, count(Count.INPUT_TOKENS));
        setCount(Count.PRICED_OUTPUT_TOKENS, count(Count.OUTPUT_TOKENS));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Totals that
                && Arrays.equals(counts, that.counts)
                && Arrays.equals(amounts, that.amounts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts) * 31 + Arrays.hashCode(amounts);
    }

    @Override
    public String toString() {
        return "Totals[amounts=" + Arrays.toString(amounts) + ", counts=" + Arrays.toString(counts) + "]";
    }
}
