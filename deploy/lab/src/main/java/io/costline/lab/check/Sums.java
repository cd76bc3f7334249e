package io.costline.lab.check;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Sums of money (in picos) and counts, and their one spelling, which both sides of the comparison use. */
final class Sums {
    private final BigInteger[] values = new BigInteger[Column.values().length];

    /** Columns as ClickHouse names them, money first. */
    enum Column {
        LIST_COST,
        CONTRACTED_COST,
        FALLBACK_COST,
        ESCALATION_COST,
        REQUESTED_COST,
        PRICED_COST,
        UNPRICED_UPPER_BOUND,
        CALLS,
        FAILED_CALLS,
        WASTED_CALLS,
        OPERATIONS,
        FAILED_OPERATIONS,
        FALLBACK_OPERATIONS,
        UNPRICED_CALLS,
        INPUT_TOKENS,
        CACHE_READ_TOKENS,
        CACHE_WRITE_TOKENS,
        OUTPUT_TOKENS,
        PRICED_CALLS,
        PRICED_INPUT_TOKENS,
        PRICED_OUTPUT_TOKENS;

        /** What a spend bucket holds. */
        static final List<Column> BUCKET = without(FAILED_OPERATIONS);

        /** What a trace holds of all its currencies, and of each. */
        static final List<Column> TRACE_COUNTS = List.of(
                CALLS,
                OPERATIONS,
                FAILED_CALLS,
                FAILED_OPERATIONS,
                FALLBACK_OPERATIONS,
                UNPRICED_CALLS,
                INPUT_TOKENS,
                OUTPUT_TOKENS);

        static final List<Column> TRACE_AMOUNTS =
                List.of(LIST_COST, CONTRACTED_COST, FALLBACK_COST, ESCALATION_COST, UNPRICED_UPPER_BOUND);

        private static List<Column> without(Column other) {
            return Arrays.stream(values()).filter(column -> column != other).toList();
        }

        String sql() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        boolean money() {
            return compareTo(UNPRICED_UPPER_BOUND) <= 0;
        }
    }

    Sums() {
        Arrays.fill(values, BigInteger.ZERO);
    }

    Sums add(Column column, BigInteger amount) {
        values[column.ordinal()] = values[column.ordinal()].add(amount);
        return this;
    }

    Sums add(Column column, long amount) {
        return add(column, BigInteger.valueOf(amount));
    }

    /** A value as read: with up to twelve digits for money. */
    Sums add(Column column, BigDecimal value) {
        return add(column, (column.money() ? value.movePointRight(12) : value).toBigIntegerExact());
    }

    void add(Sums other) {
        for (Column column : Column.values()) {
            add(column, other.get(column));
        }
    }

    BigInteger get(Column column) {
        return values[column.ordinal()];
    }

    boolean isZero() {
        return Arrays.stream(values).allMatch(value -> value.signum() == 0);
    }

    /** The columns that are not zero; nothing else needs saying. */
    String text(List<Column> columns) {
        return columns.stream()
                .filter(column -> get(column).signum() != 0)
                .map(column -> column.sql() + '=' + (column.money() ? amount(get(column)) : get(column)))
                .collect(Collectors.joining(" "));
    }

    static String amount(BigInteger picos) {
        return picos.signum() == 0
                ? "0"
                : new BigDecimal(picos, 12).stripTrailingZeros().toPlainString();
    }

    /** Of a value in whole units. */
    static String amount(BigDecimal value) {
        return amount(value.movePointRight(12).toBigIntegerExact());
    }
}
