package io.costline.lab.check;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Named figures: {@code events}, {@code cost/provider/openai}, {@code trace/4bf9...}. Money is in picos. Two ledgers agree when
 * they hold the same names with the same values; a figure of zero is as good as none.
 */
public final class Ledger {
    private final SortedMap<String, BigInteger> figures = new TreeMap<>();

    /** A figure two ledgers do not agree on. */
    public record Difference(String figure, String expected, String found) {}

    void add(String figure, BigInteger amount) {
        figures.merge(figure, amount, BigInteger::add);
    }

    void add(String figure, long amount) {
        add(figure, BigInteger.valueOf(amount));
    }

    public BigInteger get(String figure) {
        return figures.getOrDefault(figure, BigInteger.ZERO);
    }

    /** A money figure in dollars. */
    public BigDecimal dollars(String figure) {
        return new BigDecimal(get(figure), 12);
    }

    /** Says that a figure has to be there with this value, for what the record of the traffic cannot know. */
    public void expect(String figure, long value) {
        add(figure, value);
    }

    public int size() {
        return figures.size();
    }

    /** Where the other ledger differs from this one, by name. */
    public List<Difference> differences(Ledger found) {
        List<Difference> differences = new ArrayList<>();
        var names = new TreeSet<>(figures.keySet());
        names.addAll(found.figures.keySet());
        for (String name : names) {
            if (!get(name).equals(found.get(name))) {
                differences.add(new Difference(name, shown(name, get(name)), shown(name, found.get(name))));
            }
        }
        return differences;
    }

    private static String shown(String name, BigInteger value) {
        return name.startsWith("events") || name.startsWith("alerts") || name.startsWith("operations")
                ? value.toString()
                : new BigDecimal(value, 12).toPlainString();
    }
}
