package io.costline.enrich.pricebook;

import io.costline.enrich.pricebook.LocatedNode.Field;
import io.costline.enrich.pricebook.LocatedNode.Kind;
import io.costline.enrich.pricing.Conditions;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An object of a file and what it should hold. Whatever is wrong with a field is noted with its place, and the field
 * reads as not given.
 */
final class FileObject {
    private static final int MAX_DIGITS = 60;
    private static final String WHEN = "when";

    private final LocatedNode node;
    private final String at;
    private final List<CardsFault> faults;
    private final Map<String, LocatedNode> values = new HashMap<>();

    /**
     * @param at where it stands, as {@code cards[0]}; empty for the whole file
     * @param known the fields it may have
     */
    FileObject(LocatedNode node, String at, Set<String> known, List<CardsFault> faults) {
        this.node = node;
        this.at = at;
        this.faults = faults;
        if (node.kind() != Kind.OBJECT) {
            fault(node.kind() == Kind.ALIAS ? "is an alias; write the value out" : "must be an object");
        }
        for (Field field : node.fields()) {
            if (!known.contains(field.name())) {
                add(field.line(), field.column(), path(field.name()), "unknown field");
            } else if (values.containsKey(field.name())) {
                add(field.line(), field.column(), path(field.name()), "given twice");
            } else if (field.value().kind() == Kind.ALIAS) {
                fault(field.value(), path(field.name()), "is an alias; write the value out");
            } else if (field.value().kind() != Kind.NULL) {
                values.put(field.name(), field.value());
            }
        }
    }

    /** The objects among some values; of the others a fault was noted. */
    private static List<FileObject> readable(List<FileObject> values) {
        return values.stream().filter(value -> value.node.kind() == Kind.OBJECT).toList();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Where it stands. */
    String at() {
        return at;
    }

    /** What the object says: the same for the same content. */
    String content() {
        return node.content();
    }

    String text(String name, String otherwise) {
        LocatedNode value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.scalar()) {
            fault(value, path(name), "must be a text");
            return otherwise;
        }
        return value.text();
    }

    /** A text that must be given; empty where it is not. */
    String required(String name) {
        String text = text(name, "");
        LocatedNode value = values.get(name);
        if (value == null) {
            missing(name, "must be given");
        } else if (text.isBlank() && value.scalar()) {
            fault(name, "must not be blank");
        }
        return text;
    }

    /** A decimal number that must be given. */
    @Nullable
    BigDecimal decimal(String name) {
        LocatedNode value = values.get(name);
        if (value == null) {
            missing(name, "must be given");
            return null;
        }
        try {
            BigDecimal number = value.scalar() ? new BigDecimal(value.text()) : null;
            if (number != null && number.precision() <= MAX_DIGITS && Math.abs(number.scale()) <= MAX_DIGITS) {
                return number;
            }
            fault(name, number == null ? "must be a decimal number" : "has too many digits");
        } catch (NumberFormatException e) {
            fault(name, "must be a decimal number, is " + value.text());
        }
        return null;
    }

    /** A number of tokens; zero where it is not given. */
    long tokens(String name) {
        Long tokens = whole(name, "of tokens");
        if (tokens != null && tokens < 0) {
            fault(name, "must not be negative");
        }
        return tokens == null ? 0 : Math.max(0, tokens);
    }

    /** A whole number; null where it is not given or none. */
    @Nullable
    Long whole(String name, String what) {
        LocatedNode value = values.get(name);
        if (value == null) {
            return null;
        }
        try {
            if (value.kind() == Kind.NUMBER) {
                return Long.valueOf(value.text());
            }
        } catch (NumberFormatException e) {
            // said below
        }
        fault(name, "must be a whole number " + what);
        return null;
    }

    @Nullable
    Instant instant(String name) {
        if (!has(name)) {
            return null;
        }
        try {
            return Instant.parse(text(name, ""));
        } catch (DateTimeParseException e) {
            fault(name, "must be an RFC 3339 instant in UTC, as 2026-01-01T00:00:00Z");
            return null;
        }
    }

    /** The objects of an array, none where it is not given. */
    List<FileObject> objects(String name, Set<String> known) {
        List<FileObject> objects = new ArrayList<>();
        for (LocatedNode item : array(name)) {
            objects.add(new FileObject(item, path(name) + '[' + objects.size() + ']', known, faults));
        }
        return readable(objects);
    }

    /** The texts of an array. */
    Set<String> texts(String name) {
        Set<String> texts = new HashSet<>();
        int number = 0;
        for (LocatedNode item : array(name)) {
            String place = path(name) + '[' + number++ + ']';
            if (item.kind() != Kind.TEXT || item.text().isBlank()) {
                fault(item, place, "must be a text");
            } else if (!texts.add(item.text())) {
                fault(item, place, "given twice");
            }
        }
        return texts;
    }

    /** The attribute values under {@code when}. */
    Map<String, String> conditions() {
        Map<String, String> conditions = new TreeMap<>();
        LocatedNode when = values.get(WHEN);
        if (when == null) {
            return conditions;
        }
        if (when.kind() != Kind.OBJECT) {
            fault(WHEN, "must be an object of attributes and their values");
        }
        for (Field condition : when.fields()) {
            String place = path(WHEN) + '.' + condition.name();
            if (!condition.value().scalar()) {
                fault(condition.value(), place, "must be a text");
            } else if (conditions.put(condition.name(), condition.value().text()) != null) {
                add(condition.line(), condition.column(), place, "given twice");
            } else {
                check(condition, place);
            }
        }
        return conditions;
    }

    /** Notes what is wrong with the object. */
    void fault(String reason) {
        fault(node, at.isEmpty() ? "file" : at, reason);
    }

    /** Notes what is wrong with a field, at its value or, where it has none, at the object. */
    void fault(String name, String reason) {
        fault(values.getOrDefault(name, node), path(name), reason);
    }

    /** Notes that a field is not there; nothing if there is not even an object. */
    void missing(String name, String reason) {
        if (node.kind() == Kind.OBJECT) {
            fault(name, reason);
        }
    }

    private void check(Field condition, String place) {
        try {
            Conditions.checked(Map.of(condition.name(), condition.value().text()));
        } catch (IllegalArgumentException e) {
            fault(condition.value(), place, String.valueOf(e.getMessage()));
        }
    }

    private List<LocatedNode> array(String name) {
        LocatedNode value = values.get(name);
        if (value != null && value.kind() != Kind.ARRAY) {
            fault(name, "must be a list");
        }
        return value == null ? List.of() : value.items();
    }

    private String path(String name) {
        return at.isEmpty() ? name : at + '.' + name;
    }

    private void fault(LocatedNode value, String field, String reason) {
        add(value.line(), value.column(), field, reason);
    }

    private void add(int line, int column, String field, String reason) {
        faults.add(new CardsFault(line, column, field, reason));
    }
}
