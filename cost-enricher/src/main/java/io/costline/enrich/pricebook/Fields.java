package io.costline.enrich.pricebook;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The fields of one object in a file of definitions. What cannot be read is noted with its place and read as if it were
 * harmless, so that one reading finds every fault; what is made of it is used only if there are none.
 */
final class Fields {
    private static final int MAX_DIGITS = 60;

    private final JsonNode node;
    private final String at;
    private final List<String> faults;

    Fields(JsonNode node, String at, List<String> faults, String... names) {
        this.node = node;
        this.at = at;
        this.faults = faults;
        if (!node.isObject()) {
            faults.add(at + ": must be an object");
            return;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!Arrays.asList(names).contains(field.getKey())) {
                faults.add(at + '.' + field.getKey() + ": unknown field");
            }
        }
    }

    String at() {
        return at;
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    void fault(String name, String message) {
        faults.add(at + '.' + name + ": " + message);
    }

    String text(String name) {
        return node.path(name).asString("");
    }

    String required(String name) {
        String text = text(name);
        if (text.isBlank()) {
            fault(name, "must be given");
        }
        return text;
    }

    /** A decimal number; what stands for it where it is not given. */
    BigDecimal decimal(String name, BigDecimal missing) {
        return has(name) ? decimal(name) : missing;
    }

    BigDecimal decimal(String name) {
        try {
            BigDecimal number = new BigDecimal(text(name));
            if (number.precision() <= MAX_DIGITS && Math.abs(number.scale()) <= MAX_DIGITS) {
                return number;
            }
            fault(name, "has too many digits");
        } catch (NumberFormatException e) {
            fault(name, "must be a decimal number");
        }
        return BigDecimal.ONE;
    }

    long whole(String name, long missing) {
        if (!has(name)) {
            return missing;
        }
        if (!node.path(name).isIntegralNumber()) {
            fault(name, "must be a whole number");
        }
        return node.path(name).asLong(missing);
    }

    boolean yes(String name) {
        if (has(name) && !node.path(name).isBoolean()) {
            fault(name, "must be true or false");
        }
        return node.path(name).asBoolean(false);
    }

    /** An instant, or the start of a day, in UTC; null where it is not given. */
    @Nullable
    Instant instant(String name) {
        if (!has(name)) {
            return null;
        }
        String text = text(name);
        try {
            return text.length() == "2026-01-01".length()
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            fault(name, "must be an RFC 3339 instant in UTC or a date, as 2026-01-01T00:00:00Z or 2026-01-01");
            return null;
        }
    }

    /** One of the words of an enum, in lower case. */
    <E extends Enum<E>> E choice(String name, Class<E> type, E missing) {
        if (!has(name)) {
            return missing;
        }
        for (E value : type.getEnumConstants()) {
            if (word(value).equals(text(name))) {
                return value;
            }
        }
        List<String> words =
                Arrays.stream(type.getEnumConstants()).map(Fields::word).toList();
        fault(name, text(name) + " is none of " + words);
        return missing;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    Set<String> texts(String name) {
        Set<String> texts = new HashSet<>();
        node.path(name).forEach(text -> texts.add(text.asString("")));
        return texts;
    }

    Map<String, String> map(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        node.path(name)
                .properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asString("")));
        return map;
    }

    /** The object under a name; an empty one where it is not given. */
    Fields object(String name, String... names) {
        JsonNode object = node.has(name) ? node.path(name) : JsonNodeFactory.instance.objectNode();
        return new Fields(object, at + '.' + name, faults, names);
    }

    /** Every object of a list, made into a value; those that cannot be are noted. */
    <T> List<T> list(String name, Function<Fields, T> make, String... names) {
        if (node.has(name) && !node.path(name).isArray()) {
            fault(name, "must be a list");
        }
        return list(node.path(name), at.isEmpty() ? name : at + '.' + name, faults, make, names);
    }

    static <T> List<T> list(JsonNode array, String at, List<String> faults, Function<Fields, T> make, String... names) {
        List<T> list = new ArrayList<>();
        int number = 0;
        for (JsonNode element : array) {
            T made = new Fields(element, at + '[' + number++ + ']', faults, names).make(make);
            if (made != null) {
                list.add(made);
            }
        }
        return list;
    }

    /** What is made of the fields; null where they are refused, which is noted. */
    <T> @Nullable T make(Function<Fields, T> make) {
        try {
            return make.apply(this);
        } catch (IllegalArgumentException e) {
            faults.add(at + ": " + e.getMessage());
            return null;
        }
    }
}
