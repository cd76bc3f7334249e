package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Conjunctions of attribute values. A condition's value is one of
 *
 * <ul>
 *   <li>a text the attribute must equal: {@code batch};
 *   <li>several, of which it must equal one: {@code us|eu|au};
 *   <li>a range of numbers, ends included: {@code 26..100}, or one-sided: {@code >100}, {@code >=26}, {@code <10},
 *       {@code <=25};
 *   <li>under {@code time_of_day} and {@code weekday} a time, see {@link TimeCondition}, which the instant of the call
 *       must lie in.
 * </ul>
 *
 * An attribute the call does not have meets no condition.
 */
final class Conditions {
    private static final Pattern RANGE = Pattern.compile("(-?\\d+(?:\\.\\d+)?)\\.\\.(-?\\d+(?:\\.\\d+)?)");
    private static final Pattern ONE_SIDED = Pattern.compile("(<=|>=|<|>)(-?\\d+(?:\\.\\d+)?)");

    private Conditions() {}

    /**
     * A copy, if every value has a form.
     *
     * @throws IllegalArgumentException naming the condition that has none
     */
    static Map<String, String> checked(Map<String, String> conditions) {
        conditions.forEach((attribute, value) -> {
            if (attribute.isBlank() || value.isBlank()) {
                throw new IllegalArgumentException("condition " + attribute + '=' + value + " is not complete");
            }
            if (TimeCondition.isTime(attribute)) {
                TimeCondition.parse(attribute, value);
            }
        });
        return Map.copyOf(conditions);
    }

    static boolean hold(Map<String, String> conditions, Map<String, String> attributes) {
        for (Map.Entry<String, String> condition : conditions.entrySet()) {
            String attribute = condition.getKey();
            boolean met = TimeCondition.isTime(attribute)
                    ? attributes.containsKey(TimeCondition.key(attribute, condition.getValue()))
                    : meets(condition.getValue(), attributes.get(attribute));
            if (!met) {
                return false;
            }
        }
        return true;
    }

    /** A text that orders conjunctions, so that no choice depends on the order of insertion. */
    static String text(Map<String, String> conditions) {
        return new TreeMap<>(conditions).toString();
    }

    private static boolean meets(String wanted, @Nullable String given) {
        if (given == null) {
            return false;
        }
        if (wanted.equals(given)) {
            return true;
        }
        Matcher range = RANGE.matcher(wanted);
        if (range.matches()) {
            BigDecimal number = number(given);
            return number != null
                    && number.compareTo(new BigDecimal(range.group(1))) >= 0
                    && number.compareTo(new BigDecimal(range.group(2))) <= 0;
        }
        Matcher side = ONE_SIDED.matcher(wanted);
        if (side.matches()) {
            BigDecimal number = number(given);
            return number != null && onSide(side.group(1), number.compareTo(new BigDecimal(side.group(2))));
        }
        return wanted.indexOf('|') >= 0 && ('|' + wanted + '|').contains('|' + given + '|');
    }

    private static boolean onSide(String operator, int comparison) {
        return switch (operator) {
            case "<" -> comparison < 0;
            case "<=" -> comparison <= 0;
            case ">" -> comparison > 0;
            default -> comparison >= 0;
        };
    }

    private static @Nullable BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
