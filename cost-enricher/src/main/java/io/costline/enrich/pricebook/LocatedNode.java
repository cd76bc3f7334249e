package io.costline.enrich.pricebook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value of a YAML or JSON file and where it begins.
 *
 * @param kind what it is
 * @param text a scalar's text as written; else empty
 * @param line from 1
 * @param column from 1
 * @param fields an object's fields in the order of the file, repeated ones included
 * @param items an array's items
 */
record LocatedNode(Kind kind, String text, int line, int column, List<Field> fields, List<LocatedNode> items) {
    enum Kind {
        OBJECT,
        ARRAY,
        TEXT,
        NUMBER,
        BOOLEAN,
        NULL,
        /** A YAML alias, which stands for a value elsewhere in the file. */
        ALIAS
    }

    /** A field of an object and where its name begins. */
    record Field(String name, int line, int column, LocatedNode value) {}

    static LocatedNode scalar(Kind kind, String text, int line, int column) {
        return new LocatedNode(kind, text, line, column, List.of(), List.of());
    }

    boolean scalar() {
        return kind == Kind.TEXT || kind == Kind.NUMBER || kind == Kind.BOOLEAN;
    }

    /** The deepest value there is on the way to a place, as {@code contracts[0].scope.model}. */
    LocatedNode nearest(String path) {
        LocatedNode at = this;
        for (String step : path.split("[.\\[]", -1)) {
            LocatedNode next = at.child(step);
            if (next == null) {
                return at;
            }
            at = next;
        }
        return at;
    }

    private @Nullable LocatedNode child(String step) {
        if (kind == Kind.ARRAY && step.endsWith("]")) {
            int index = Integer.parseInt(step.substring(0, step.length() - 1));
            return index < items.size() ? items.get(index) : null;
        }
        return fields.stream()
                .filter(field -> field.name().equals(step))
                .map(Field::value)
                .findFirst()
                .orElse(null);
    }

    /** What the value says, without its places: the same for the same content however it is laid out. */
    String content() {
        return switch (kind) {
            case OBJECT ->
                fields.stream()
                        .map(field -> '"' + field.name() + "\":" + field.value().content())
                        .toList()
                        .toString();
            case ARRAY -> items.stream().map(LocatedNode::content).toList().toString();
            case TEXT -> '"' + text + '"';
            case NUMBER, BOOLEAN, NULL, ALIAS -> text;
        };
    }
}
