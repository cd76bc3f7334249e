package io.costline.files;

import io.costline.files.FileNode.Field;
import io.costline.files.FileNode.Kind;
import io.costline.limits.RecordLimits;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object of a file and what it should hold. Whatever is wrong with a field is noted with its place, and the field reads as not
 * given or as something harmless, so that one reading finds every fault; what is made of it is used only if there are none.
 */
public final class FileObject {
    /** Among the known fields: any other may be there, too, and is left alone. */
    public static final String ANY = "*";

    private static final int MAX_DIGITS = 60;

    private final FileNode node;
    private final String at;
    private final List<FileFault> faults;
    private final Map<String, FileNode> values = new HashMap<>();

    private FileObject(FileNode node, String at, List<FileFault> faults, Set<String> known) {
        this.node = node;
        this.at = at;
        this.faults = faults;
        if (node.kind() != Kind.OBJECT) {
            fault(node.kind() == Kind.ALIAS ? "is an alias; write the value out" : "must be an object");
        }
        for (Field field : node.fields()) {
            if (!known.contains(field.name()) && !known.contains(ANY)) {
                add(field.line(), field.column(), path(field.name()), "unknown field");
            } else if (values.containsKey(field.name())) {
                add(field.line(), field.column(), path(field.name()), "given twice");
            } else if (field.value().kind() == Kind.ALIAS) {
                add(field.value(), path(field.name()), "is an alias; write the value out");
            } else if (field.value().kind() != Kind.NULL) {
                values.put(field.name(), field.value());
            }
        }
    }

    /**
     * A file that holds one object.
     *
     * @param known the fields it may have
     * @param faults what is wrong is noted here
     */
    public static FileObject of(FileNode root, List<FileFault> faults, Set<String> known) {
        return new FileObject(root, "", faults, known);
    }

    /** A file that is a list of objects; those that are none are noted. */
    public static List<FileObject> listOf(FileNode root, List<FileFault> faults, Set<String> known) {
        if (root.kind() != Kind.ARRAY) {
            faults.add(new FileFault(root.line(), root.column(), "file", "must be a list"));
        }
        return objects(root.items(), "", faults, known);
    }

    private static List<FileObject> objects(
            List<FileNode> items, String at, List<FileFault> faults, Set<String> known) {
        List<FileObject> objects = new ArrayList<>();
        for (FileNode item : items) {
            objects.add(new FileObject(item, at + '[' + objects.size() + ']', faults, known));
        }
        return objects.stream().filter(FileObject::isObject).toList();
    }

    private boolean isObject() {
        return node.kind() == Kind.OBJECT;
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Where it stands. */
    public String at() {
        return at;
    }

    /** What the object says: the same for the same content. */
    public String content() {
        return node.content();
    }

    public String text(String name) {
        return text(name, "");
    }

    public String text(String name, String otherwise) {
        FileNode value = values.get(name);
        if (value != null && !value.scalar()) {
            fault(name, "must be a text");
        } else if (value != null && value.text().length() > RecordLimits.TEXT) {
            fault(name, "must have at most " + RecordLimits.TEXT + " characters");
        }
        return value == null || !value.scalar() ? otherwise : value.text();
    }

    /** A text that must be given; empty where it is not. */
    public String required(String name) {
        String text = text(name);
        FileNode value = values.get(name);
        if (value == null) {
            missing(name, "must be given");
        } else if (value.scalar() && text.isBlank()) {
            fault(name, "must not be blank");
        }
        return text;
    }

    /** A decimal number that must be given; null where it is not. */
    public @Nullable BigDecimal decimal(String name) {
        if (!has(name)) {
            missing(name, "must be given");
            return null;
        }
        String text = text(name);
        try {
            BigDecimal number = new BigDecimal(text);
            if (number.precision() <= MAX_DIGITS && Math.abs(number.scale()) <= MAX_DIGITS) {
                return number;
            }
            fault(name, "has too many digits");
        } catch (NumberFormatException e) {
            fault(name, text.isEmpty() ? "must be a decimal number" : "must be a decimal number, is " + text);
        }
        return null;
    }

    /** A decimal number that may be left out. */
    public BigDecimal decimal(String name, BigDecimal otherwise) {
        BigDecimal number = has(name) ? decimal(name) : otherwise;
        return number == null ? otherwise : number;
    }

    /** A decimal number that must be given; where it is not, one stands in. */
    public BigDecimal amount(String name) {
        BigDecimal number = decimal(name);
        return number == null ? BigDecimal.ONE : number;
    }

    /** A whole number; null where it is not given or none. */
    public @Nullable Long whole(String name, String what) {
        FileNode value = values.get(name);
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
        fault(name, ("must be a whole number " + what).strip());
        return null;
    }

    /** A whole number not below zero; zero where it is not given. */
    public long count(String name, String what) {
        Long count = whole(name, what);
        if (count != null && count < 0) {
            fault(name, "must not be negative");
        }
        return count == null ? 0 : Math.max(0, count);
    }

    public long whole(String name, long otherwise) {
        Long number = whole(name, "");
        return number == null ? otherwise : number;
    }

    public boolean yes(String name) {
        FileNode value = values.get(name);
        if (value != null && value.kind() != Kind.BOOLEAN) {
            fault(name, "must be true or false");
        }
        return value != null && value.text().equalsIgnoreCase("true");
    }

    /** An instant, or the start of a day, in UTC; null where it is not given. */
    public @Nullable Instant instant(String name) {
        return instant(name, ZoneOffset.UTC);
    }

    /** An instant in UTC, or the start of a day of a zone; null where it is not given. */
    public @Nullable Instant instant(String name, ZoneId zone) {
        if (!has(name)) {
            return null;
        }
        String text = text(name);
        try {
            return text.length() == "2026-01-01".length()
                    ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            fault(name, "must be an RFC 3339 instant in UTC or a date, as 2026-01-01T00:00:00Z or 2026-01-01");
            return null;
        }
    }

    /** A time zone by its name, as Europe/Berlin; UTC where it is not given. */
    public ZoneId zone(String name) {
        if (!has(name)) {
            return ZoneOffset.UTC;
        }
        try {
            return ZoneId.of(text(name)).normalized();
        } catch (DateTimeException e) {
            fault(name, "must be the name of a time zone, as Europe/Berlin or UTC");
            return ZoneOffset.UTC;
        }
    }

    /** A length of time that is not negative; zero where it is not given. */
    public Duration duration(String name) {
        Duration said = Duration.ZERO;
        if (has(name)) {
            try {
                said = Duration.parse(text(name));
            } catch (DateTimeParseException e) {
                said = Duration.ofSeconds(-1);
            }
        }
        if (said.isNegative()) {
            fault(name, "must be a duration in days, hours or minutes, as P5D or PT12H");
            return Duration.ZERO;
        }
        return said;
    }

    /** One of some constants by its word: in lower case, with dashes or underlines. */
    public <E extends Enum<E>> E choice(String name, List<E> constants, E otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        String said = text(name).strip().replace('-', '_');
        for (E constant : constants) {
            if (constant.name().equalsIgnoreCase(said)) {
                return constant;
            }
        }
        fault(
                name,
                "must be one of "
                        + String.join(
                                ", ", constants.stream().map(FileObject::word).toList()));
        return otherwise;
    }

    public <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
        return choice(name, Arrays.asList(type.getEnumConstants()), otherwise);
    }

    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The texts of a list. */
    public Set<String> texts(String name) {
        Set<String> texts = new LinkedHashSet<>();
        int number = 0;
        for (FileNode item : items(name)) {
            String place = path(name) + '[' + number++ + ']';
            if (item.kind() != Kind.TEXT || item.text().isBlank()) {
                add(item, place, "must be a text");
            } else if (!texts.add(item.text())) {
                add(item, place, "given twice");
            }
        }
        return texts;
    }

    /** The whole numbers of a list, each within the bounds. */
    public Set<Integer> wholes(String name, int lowest, int highest) {
        Set<Integer> numbers = new LinkedHashSet<>();
        int at = 0;
        for (FileNode item : items(name)) {
            String place = path(name) + '[' + at++ + ']';
            boolean whole = item.kind() == Kind.NUMBER && item.text().matches("\\d{1,9}");
            int number = whole ? Integer.parseInt(item.text()) : -1;
            if (number < lowest || number > highest) {
                add(item, place, "must be a whole number from " + lowest + " to " + highest);
            } else {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /** An object of names and texts. */
    public Map<String, String> map(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        FileNode value = values.get(name);
        if (value != null && value.kind() != Kind.OBJECT) {
            fault(name, "must be an object of names and texts");
        }
        for (Field field : value == null ? List.<Field>of() : value.fields()) {
            String place = path(name) + '.' + field.name();
            if (!field.value().scalar()) {
                add(field.value(), place, "must be a text");
            } else if (map.putIfAbsent(field.name(), field.value().text()) != null) {
                add(field.line(), field.column(), place, "given twice");
            }
        }
        return map;
    }

    /** The objects of a list, none where it is not given. */
    public List<FileObject> objects(String name, Set<String> known) {
        return objects(items(name), path(name), faults, known);
    }

    /** The object under a name; an empty one where it is not given. */
    public FileObject object(String name, String... known) {
        FileNode none = new FileNode(Kind.OBJECT, "", node.line(), node.column(), List.of(), List.of());
        return new FileObject(values.getOrDefault(name, none), path(name), faults, Set.of(known));
    }

    /** Every object of a list, made into a value; those that cannot be are noted. */
    public <T> List<T> list(String name, Function<FileObject, T> make, String... known) {
        List<T> list = new ArrayList<>();
        for (FileObject object : objects(name, Set.of(known))) {
            try {
                list.add(make.apply(object));
            } catch (IllegalArgumentException e) {
                object.fault(String.valueOf(e.getMessage()));
            }
        }
        return list;
    }

    private List<FileNode> items(String name) {
        FileNode value = values.get(name);
        if (value != null && value.kind() != Kind.ARRAY) {
            fault(name, "must be a list");
        }
        return value == null ? List.of() : value.items();
    }

    /** Notes what is wrong with the object. */
    public void fault(String reason) {
        add(node, at.isEmpty() ? "file" : at, reason);
    }

    /** Notes what is wrong with a field or a place within, as {@code when.region}, at its value or what there is on the way to it. */
    public void fault(String name, String reason) {
        add(node.nearest(name), path(name), reason);
    }

    /** Notes that a field is not there; nothing if there is not even an object. */
    public void missing(String name, String reason) {
        if (isObject()) {
            fault(name, reason);
        }
    }

    private String path(String name) {
        return at.isEmpty() ? name : at + '.' + name;
    }

    private void add(FileNode value, String field, String reason) {
        add(value.line(), value.column(), field, reason);
    }

    private void add(int line, int column, String field, String reason) {
        faults.add(new FileFault(line, column, field, reason));
    }
}
