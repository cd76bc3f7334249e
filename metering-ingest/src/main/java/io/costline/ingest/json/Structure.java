package io.costline.ingest.json;

import io.costline.limits.PlainText;
import org.jspecify.annotations.Nullable;

/** What a rejected element looked like: field names and types, never a value. */
public final class Structure {
    private static final int MAX_LENGTH = 2_000;
    private static final int MAX_NAME = 48;
    private static final int MAX_DEPTH = 4;

    private Structure() {}

    public static String of(@Nullable Json value) {
        if (value == null) {
            return "";
        }
        var out = new StringBuilder();
        describe(value, 0, out);
        return out.length() <= MAX_LENGTH ? out.toString() : out.substring(0, MAX_LENGTH);
    }

    /** A member is told by its name where that can be one; a sentence in the place of a name is content. */
    public static String name(String said) {
        return said.length() <= MAX_NAME && PlainText.isToken(said) ? said : "*";
    }

    private static void describe(Json value, int depth, StringBuilder out) {
        if (out.length() > MAX_LENGTH) {
            return;
        }
        if (depth >= MAX_DEPTH) {
            out.append(value.typeName());
            return;
        }
        switch (value) {
            case Json.Obj object -> {
                out.append('{');
                for (int member = 0; member < object.size() && out.length() <= MAX_LENGTH; member++) {
                    if (member > 0) {
                        out.append(',');
                    }
                    out.append(name(object.name(member))).append(':');
                    describe(object.value(member), depth + 1, out);
                }
                out.append('}');
            }
            case Json.Arr array -> {
                out.append('[');
                if (!array.items().isEmpty()) {
                    describe(array.items().getFirst(), depth + 1, out);
                }
                out.append("]*").append(array.items().size());
            }
            default -> out.append(value.typeName());
        }
    }
}
