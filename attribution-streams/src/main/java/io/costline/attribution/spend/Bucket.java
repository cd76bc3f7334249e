package io.costline.attribution.spend;

import io.costline.attribution.ledger.Totals;

/** A bucket's absolute sums under an ever higher revision. Mutable; not safe for use by several threads. */
public final class Bucket {
    private final Totals totals = new Totals();
    long revision;
    long receivedAt = Long.MIN_VALUE;

    /** Adds a net signed change. */
    public void add(Totals change, long receipt) {
        totals.add(change);
        receivedAt = Math.max(receivedAt, receipt);
    }

    /** Counts one more version to be sent out. */
    public void revise() {
        revision++;
    }

    public Totals totals() {
        return totals;
    }

    public long revision() {
        return revision;
    }

    /** Latest receipt of a call in the sums, UTC microseconds. */
    public long receivedAt() {
        return receivedAt;
    }
}
