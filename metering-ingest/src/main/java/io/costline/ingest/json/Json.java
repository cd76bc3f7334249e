package io.costline.ingest.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value as far as metering needs it. */
public sealed interface Json {

    /** Members in the order of the body. A repeated name means its last value, as in most parsers. */
    final class Obj implements Json {
        private static final String[] NO_NAMES = {};
        private static final Json[] NO_VALUES = {};
        public static final Obj EMPTY = new Obj(NO_NAMES, NO_VALUES, 0);

        private final String[] names;
        private final Json[] values;
        private final int size;

        Obj(String[] names, Json[] values, int size) {
            this.names = names;
            this.values = values;
            this.size = size;
        }

        /** An object of these members, in their order. */
        public static Obj of(Map<String, Json> members) {
            return members.isEmpty()
                    ? EMPTY
                    : new Obj(
                            members.keySet().toArray(NO_NAMES), members.values().toArray(NO_VALUES), members.size());
        }

        /** The members of both, those of {@code later} winning, also one level down. Nulls win nothing. */
        public Obj mergedWith(Obj later) {
            var merged = new LinkedHashMap<String, Json>();
            for (int member = 0; member < size; member++) {
                merged.put(names[member], values[member]);
            }
            for (int member = 0; member < later.size; member++) {
                Json value = later.values[member];
                if (value instanceof Obj newer && merged.get(later.names[member]) instanceof Obj older) {
                    merged.put(later.names[member], older.mergedWith(newer));
                } else if (!(value instanceof Null)) {
                    merged.put(later.names[member], value);
                }
            }
            return new Obj(merged.keySet().toArray(NO_NAMES), merged.values().toArray(NO_VALUES), merged.size());
        }

        /** The same members with one set. */
        public Obj with(String name, Json value) {
            return mergedWith(new Obj(new String[] {name}, new Json[] {value}, 1));
        }

        public int size() {
            return size;
        }

        public String name(int member) {
            return names[member];
        }

        public Json value(int member) {
            return values[member];
        }

        /** The last member of that name; an explicit null counts as absent. */
        public @Nullable Json get(String name) {
            for (int member = size - 1; member >= 0; member--) {
                if (names[member].equals(name)) {
                    return values[member] instanceof Null ? null : values[member];
                }
            }
            return null;
        }
    }

    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }
    }

    record Str(String value) implements Json {}

    /** A whole number that fits. */
    record Int(long value) implements Json {}

    /** Any other number, as its text. */
    record Num(String text) implements Json {}

    enum Bool implements Json {
        TRUE,
        FALSE
    }

    enum Null implements Json {
        NULL
    }

    /** A value that was there and was not kept. */
    enum Dropped implements Json {
        LONG_STRING,
        TOO_DEEP,
        UNREAD
    }

    /** The type's name as error messages and structures say it. */
    default String typeName() {
        return switch (this) {
            case Obj ignored -> "object";
            case Arr ignored -> "array";
            case Str ignored -> "string";
            case Int ignored -> "integer";
            case Num ignored -> "number";
            case Bool ignored -> "boolean";
            case Null ignored -> "null";
            case Dropped dropped ->
                switch (dropped) {
                    case LONG_STRING -> "long string";
                    case TOO_DEEP -> "deeply nested value";
                    case UNREAD -> "unread";
                };
        };
    }
}
