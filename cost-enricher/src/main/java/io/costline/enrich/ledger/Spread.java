package io.costline.enrich.ledger;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the usage of each bucket costs so far, as one term after another takes its part in proportion. */
final class Spread {
    private final NavigableMap<Bucket, Ratio> amounts = new TreeMap<>();

    void add(Bucket bucket, Ratio amount) {
        amounts.merge(bucket, amount, Ratio::plus);
    }

    Ratio get(Bucket bucket) {
        return amounts.getOrDefault(bucket, Ratio.ZERO);
    }

    Ratio total(Predicate<Bucket> of) {
        return amounts.entrySet().stream()
                .filter(entry -> of.test(entry.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Ratio.ZERO, Ratio::plus);
    }

    /** Takes an amount off buckets, each in proportion to what it costs; a negative amount is put on. Returns what each gave. */
    Map<Bucket, Ratio> take(Predicate<Bucket> of, Ratio amount) {
        Ratio part = amount.over(total(of));
        Map<Bucket, Ratio> taken = new TreeMap<>();
        amounts.keySet().stream()
                .filter(of)
                .forEach(bucket -> taken.put(bucket, get(bucket).times(part)));
        taken.forEach((bucket, share) -> amounts.put(bucket, get(bucket).minus(share)));
        return taken;
    }

    NavigableMap<Bucket, Ratio> amounts() {
        return amounts;
    }
}
