package io.costline.files;

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
public record FileNode(Kind kind, String text, int line, int column, List<Field> fields, List<FileNode> items) {
    /** Kinds of values. */
    public enum Kind {
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
    public record Field(String name, int line, int column, FileNode value) {}

    /**
     * Reads YAML, and so JSON.
     *
     * @throws FaultyFileException where the file is neither
     */
    public static FileNode read(String content) {
        return FileReader.read(content);
    }

    static FileNode scalar(Kind kind, String text, int line, int column) {
        return new FileNode(kind, text, line, column, List.of(), List.of());
    }

    boolean scalar() {
        return kind == Kind.TEXT || kind == Kind.NUMBER || kind == Kind.BOOLEAN;
    }

    /** The deepest value there is on the way to a place within, as {@code scope.model}. */
    FileNode nearest(String path) {
        FileNode at = this;
        for (String step : path.split("\\.")) {
            FileNode next = at.child(step);
            if (next == null) {
                return at;
            }
            at = next;
        }
        return at;
    }

    private @Nullable FileNode child(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
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
            case ARRAY -> items.stream().map(FileNode::content).toList().toString();
            case TEXT -> '"' + text + '"';
            case NUMBER, BOOLEAN, NULL, ALIAS -> text;
        };
    }
}
