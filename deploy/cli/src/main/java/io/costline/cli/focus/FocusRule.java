package io.costline.cli.focus;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a column of a row, as data.
 *
 * @param must what it must be
 * @param values of IN and NOT_IN
 * @param of the other columns that it is about
 * @param when alternatives, each values by column, of which an empty one is null; {@code !} before a column: none of the values. Empty: always
 * @param from as a column's
 * @param until as a column's
 */
public record FocusRule(
        String column,
        Must must,
        @Nullable List<String> values,
        @Nullable List<String> of,
        List<Map<String, List<String>>> when,
        @Nullable String from,
        @Nullable String until) {

    enum Must {
        NULL,
        GIVEN,
        IN,
        NOT_IN,
        NOT_NEGATIVE,
        ZERO,
        /** Zero where the columns differ. */
        ZERO_UNLESS_EQUAL,
        /** Exactly the product of the columns. */
        PRODUCT,
        /** Later than the column. */
        AFTER,
        /** The same in every row that has the same in the column. */
        SAME_FOR
    }

    private static final int MOST_REMEMBERED = 100_000;

    /** What SAME_FOR remembers of earlier rows. */
    static final class Memory {
        private final Map<String, String> known = new HashMap<>();

        /** Whether it is what stood there before, or nothing is known of it. */
        boolean agrees(String key, String value) {
            String before = known.get(key);
            if (before == null && known.size() < MOST_REMEMBERED) {
                known.put(key, value);
            }
            return before == null || before.equals(value);
        }
    }

    /** Whether a row keeps to it. A column that a dataset does not have is null in every row, which no GIVEN holds against it. */
    boolean holds(FocusRow row, Memory memory) {
        return !applies(row) || kept(row, memory);
    }

    private boolean applies(FocusRow row) {
        return when.isEmpty()
                || when.stream()
                        .anyMatch(all ->
                                all.entrySet().stream().allMatch(each -> is(row, each.getKey(), each.getValue())));
    }

    private static boolean is(FocusRow row, String column, List<String> values) {
        boolean not = column.startsWith("!");
        String value = row.text(not ? column.substring(1) : column);
        return values.contains(value == null ? "" : value) != not;
    }

    private boolean kept(FocusRow row, Memory memory) {
        String value = row.text(column);
        return switch (must) {
            case NULL -> value == null;
            case GIVEN -> value != null || !row.has(column);
            case IN -> value == null || Objects.requireNonNull(values).contains(value);
            case NOT_IN -> value == null || !Objects.requireNonNull(values).contains(value);
            case NOT_NEGATIVE -> number(row, column).signum() >= 0;
            case ZERO -> number(row, column).signum() == 0;
            case ZERO_UNLESS_EQUAL ->
                Objects.equals(row.text(other(0)), row.text(other(1)))
                        || number(row, column).signum() == 0;
            case PRODUCT ->
                number(row, other(0)).multiply(number(row, other(1))).compareTo(number(row, column)) == 0;
            case AFTER -> {
                String before = row.text(other(0));
                yield value == null || before == null || value.compareTo(before) > 0;
            }
            case SAME_FOR -> memory.agrees(String.valueOf(row.text(other(0))), String.valueOf(value));
        };
    }

    private String other(int number) {
        return Objects.requireNonNull(of).get(number);
    }

    private static BigDecimal number(FocusRow row, String column) {
        return row.number(column);
    }

    /** In words. */
    @Override
    public String toString() {
        String condition = when.stream()
                .map(all -> all.entrySet().stream()
                        .map(each -> words(each.getKey(), each.getValue()))
                        .collect(Collectors.joining(" and ")))
                .collect(Collectors.joining(", or "));
        return column + ' ' + words() + (condition.isEmpty() ? "" : " where " + condition);
    }

    private String words() {
        return switch (must) {
            case NULL -> "must be null";
            case GIVEN -> "must not be null";
            case IN -> "must be one of " + values;
            case NOT_IN -> "must not be " + values;
            case NOT_NEGATIVE -> "must not be negative";
            case ZERO -> "must be 0";
            case ZERO_UNLESS_EQUAL -> "must be 0 where " + other(0) + " is not " + other(1);
            case PRODUCT -> "must be " + other(0) + " times " + other(1);
            case AFTER -> "must be after " + other(0);
            case SAME_FOR -> "must be the same for the same " + other(0);
        };
    }

    private static String words(String column, List<String> values) {
        boolean not = column.startsWith("!");
        String named =
                values.stream().map(value -> value.isEmpty() ? "null" : value).collect(Collectors.joining(" or "));
        return (not ? column.substring(1) : column) + (not ? " is not " : " is ") + named;
    }
}
