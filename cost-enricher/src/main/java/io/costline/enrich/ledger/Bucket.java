package io.costline.enrich.ledger;

import java.time.Instant;
import java.util.Comparator;

/**
 * What shares are in proportion within: the usage of one unit in one slice of the period.
 *
 * @param from start of the slice
 * @param unit billed unit
 */
record Bucket(Instant from, String unit) implements Comparable<Bucket> {
    private static final Comparator<Bucket> ORDER =
            Comparator.comparing(Bucket::from).thenComparing(Bucket::unit);

    @Override
    public int compareTo(Bucket other) {
        return ORDER.compare(this, other);
    }
}
