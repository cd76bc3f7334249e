package io.costline.enrich.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What must hold of a call for a tier to be its own: a text is one, or a count of tokens lies within a bound.
 *
 * @param field as in {@link RoutedCall#names}, or a count
 * @param text what a name must be; of a count the bound as written
 */
public record Condition(String field, Bound bound, String text, long count) {
    static final String INPUT = "input_tokens";
    static final String OUTPUT = "output_tokens";

    /** Before the name of a tag. */
    public static final String TAG = "tags.";

    /** Names a call can be told apart by. */
    public static final List<String> NAMES = List.of(
            "feature",
            "endpoint_family",
            "workflow",
            "complexity_tier",
            "customer",
            "team",
            "project",
            "environment",
            "step",
            "provider",
            "model",
            "requested_model");

    private static final Set<String> COUNTS = Set.of(INPUT, OUTPUT);

    /** How a count is held against a number. */
    public enum Bound {
        IS(""),
        AT_MOST("<="),
        AT_LEAST(">="),
        BELOW("<"),
        ABOVE(">"),
        EXACTLY("=");

        private final String sign;

        Bound(String sign) {
            this.sign = sign;
        }

        boolean holds(long count, long limit) {
            return switch (this) {
                case AT_MOST -> count <= limit;
                case AT_LEAST -> count >= limit;
                case BELOW -> count < limit;
                case ABOVE -> count > limit;
                case EXACTLY, IS -> count == limit;
            };
        }
    }

    /** Every condition of one field: counts may have several bounds, as {@code >=100 <500}. */
    public static List<Condition> of(String field, String said) {
        if (!COUNTS.contains(field)) {
            if (!NAMES.contains(field) && !(field.startsWith(TAG) && field.length() > TAG.length())) {
                throw new IllegalArgumentException("is nothing that is kept of a call; it has " + INPUT + ", " + OUTPUT
                        + ", " + TAG + "NAME, " + String.join(", ", NAMES));
            }
            return List.of(new Condition(field, Bound.IS, said.strip(), 0));
        }
        List<Condition> all = new ArrayList<>();
        for (String part : said.strip().replaceAll("(?<=[<>=])\\s+", "").split("[\\s,]+")) {
            all.add(count(field, part));
        }
        return all;
    }

    private static Condition count(String field, String part) {
        for (Bound bound : Bound.values()) {
            if (bound != Bound.IS && part.startsWith(bound.sign)) {
                return new Condition(field, bound, part, number(part.substring(bound.sign.length())));
            }
        }
        return new Condition(field, Bound.EXACTLY, part, number(part));
    }

    private static long number(String digits) {
        if (!digits.matches("\\d{1,15}")) {
            throw new IllegalArgumentException(
                    "must be a count of tokens with a bound before it, as <=1000 or >=100 <500");
        }
        return Long.parseLong(digits);
    }

    boolean holds(RoutedCall call) {
        return switch (field) {
            case INPUT -> bound.holds(call.usage().inputTokens(), count);
            case OUTPUT -> bound.holds(call.usage().outputTokens(), count);
            default -> call.names().getOrDefault(field, "").equals(text);
        };
    }
}
