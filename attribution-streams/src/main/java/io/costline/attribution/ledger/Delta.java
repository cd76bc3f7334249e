package io.costline.attribution.ledger;

/** The net signed change of one scope's minute or hour. Mutable until its book is drained. */
public final class Delta {
    private final Totals change = new Totals();
    private long receivedAt = Long.MIN_VALUE;

    public Totals change() {
        return change;
    }

    /** Latest receipt of a call that took part. */
    public long receivedAt() {
        return receivedAt;
    }

    public void seen(long receipt) {
        receivedAt = Math.max(receivedAt, receipt);
    }

    void add(Delta other) {
        change.add(other.change);
        seen(other.receivedAt);
    }
}
