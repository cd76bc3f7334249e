package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
public final class Conditions {
    private static final Pattern RANGE = Pattern.compile("(-?\\d+(?:\\.\\d+)?)\\.\\.(-?\\d+(?:\\.\\d+)?)");
    private static final Pattern ONE_SIDED = Pattern.compile("(<=|>=|<|>)(-?\\d+(?:\\.\\d+)?)");

    /** Names an event's region goes by, see the topology's attributes. */
    static final Set<String> PLACES = Set.of("region", "inference_geo", "processing_region");

    private static final Set<String> LOWER_CASE =
            Set.of(PricingQuery.SERVICE_TIER, "speed", "region", "inference_geo", "processing_region");

    private Conditions() {}

    /**
     * A copy, if every value has a form.
     *
     * @throws IllegalArgumentException naming the condition that has none
     */
    public static Map<String, String> checked(Map<String, String> conditions) {
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
            if (!met(condition.getKey(), condition.getValue(), attributes)) {
                return false;
            }
        }
        return true;
    }

    /** What the call says instead of what the first condition it does not meet asks for. */
    static Optional<String> unmet(Map<String, String> conditions, Map<String, String> attributes) {
        return new TreeMap<>(conditions)
                .entrySet().stream()
                        .filter(condition -> !met(condition.getKey(), condition.getValue(), attributes))
                        .findFirst()
                        .map(condition -> {
                            String attribute = condition.getKey();
                            if (TimeCondition.isTime(attribute)) {
                                return "the call is not within " + condition.getValue();
                            }
                            String given = attributes.get(attribute);
                            return given == null
                                    ? "the call says no " + attribute
                                    : "the call's " + attribute + " is " + given;
                        });
    }

    private static boolean met(String attribute, String value, Map<String, String> attributes) {
        return TimeCondition.isTime(attribute)
                ? attributes.containsKey(TimeCondition.key(attribute, value))
                : meets(value, attributes.get(attribute));
    }

    /** A text that orders conjunctions, so that no choice depends on the order of insertion. */
    static String text(Map<String, String> conditions) {
        return new TreeMap<>(conditions).toString();
    }

    /**
     * Why no call meets the conditions, if that can be told from them alone. Events say service tier, speed and region in
     * lower case, their region under three names, and a tier that is the standard one as {@code standard}.
     */
    public static Optional<String> impossible(Map<String, String> conditions) {
        Map<String, String> sorted = new TreeMap<>(conditions);
        String place = "";
        for (Map.Entry<String, String> condition : sorted.entrySet()) {
            String attribute = condition.getKey();
            String value = condition.getValue();
            String stated = attribute + '=' + value;
            if (LOWER_CASE.contains(attribute) && !value.equals(value.toLowerCase(Locale.ROOT))) {
                return Optional.of(stated + ": it is said in lower case");
            }
            if (attribute.equals(PricingQuery.SERVICE_TIER) && Attributes.standard(value)) {
                return Optional.of(stated + ": it is said as standard");
            }
            Matcher range = RANGE.matcher(value);
            if (range.matches() && new BigDecimal(range.group(1)).compareTo(new BigDecimal(range.group(2))) > 0) {
                return Optional.of(stated + ": no number is in it");
            }
            if (PLACES.contains(attribute)) {
                Set<String> common = alternatives(value);
                common.retainAll(alternatives(place.isEmpty() ? value : place));
                if (common.isEmpty()) {
                    return Optional.of(stated + ": the call has one region, and another is asked for too");
                }
                place = String.join("|", common);
            }
        }
        return Optional.empty();
    }

    private static Set<String> alternatives(String value) {
        return new TreeSet<>(Arrays.asList(value.split("\\|", -1)));
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
