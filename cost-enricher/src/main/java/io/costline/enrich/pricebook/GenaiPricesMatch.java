package io.costline.enrich.pricebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The {@code match} clause of a genai-prices model: which names mean it. Names are compared in lower case. */
final class GenaiPricesMatch {
    private final JsonNode clause;

    GenaiPricesMatch(JsonNode clause) {
        this.clause = clause;
    }

    boolean matches(String model) {
        return matches(clause, model.toLowerCase(Locale.ROOT));
    }

    /** The names it spells out. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        each((operator, value) -> {
            if (operator.equals("equals")) {
                names.add(value.asString(""));
            }
        });
        return names;
    }

    /** Its other clauses as patterns of our aliases, without their rank: a word and the pattern. */
    List<List<String>> patterns() {
        List<List<String>> patterns = new ArrayList<>();
        each((operator, value) -> {
            switch (operator) {
                case "equals" -> {}
                case "starts_with" -> patterns.add(List.of("glob", value.asString("") + '*'));
                case "ends_with" -> patterns.add(List.of("glob", '*' + value.asString("")));
                case "contains" -> patterns.add(List.of("glob", '*' + value.asString("") + '*'));
                case "regex" -> patterns.add(List.of("regex", value.asString("")));
                default -> patterns.add(List.of("regex", '^' + all(value)));
            }
        });
        return patterns;
    }

    /** Every alternative, with its operator. */
    private void each(BiConsumer<String, JsonNode> alternative) {
        each(clause, alternative);
    }

    private static void each(JsonNode clause, BiConsumer<String, JsonNode> alternative) {
        clause.properties().forEach(entry -> {
            if (entry.getKey().equals("or")) {
                entry.getValue().forEach(one -> each(one, alternative));
            } else {
                alternative.accept(entry.getKey(), entry.getValue());
            }
        });
    }

    private static boolean matches(JsonNode clause, String model) {
        return clause.properties().stream().anyMatch(entry -> {
            JsonNode value = entry.getValue();
            String text = value.asString("").toLowerCase(Locale.ROOT);
            return switch (entry.getKey()) {
                case "equals" -> model.equals(text);
                case "starts_with" -> model.startsWith(text);
                case "ends_with" -> model.endsWith(text);
                case "contains" -> model.contains(text);
                case "regex" -> regex(value).matcher(model).find();
                case "or" -> value.valueStream().anyMatch(one -> matches(one, model));
                case "and" -> value.valueStream().allMatch(one -> matches(one, model));
                default -> throw new IllegalArgumentException("match clause " + entry.getKey() + " is not one we know");
            };
        });
    }

    /** A conjunction as lookaheads from the start of the name. */
    private static String all(JsonNode clauses) {
        StringBuilder all = new StringBuilder();
        clauses.forEach(one -> all.append("(?=").append(any(one)).append(')'));
        return all.toString();
    }

    private static String any(JsonNode clause) {
        List<String> alternatives = new ArrayList<>();
        each(clause, (operator, value) -> {
            String literal = Pattern.quote(value.asString(""));
            alternatives.add(
                    switch (operator) {
                        case "equals" -> literal + '$';
                        case "starts_with" -> literal;
                        case "ends_with" -> ".*" + literal + '$';
                        case "contains" -> ".*" + literal;
                        case "regex" -> ".*?(?:" + value.asString("") + ')';
                        default -> all(value);
                    });
        });
        return "(?:" + String.join("|", alternatives) + ')';
    }

    private static Pattern regex(JsonNode value) {
        return Pattern.compile(value.asString(""), Pattern.CASE_INSENSITIVE);
    }
}
