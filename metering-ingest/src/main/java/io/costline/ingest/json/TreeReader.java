package io.costline.ingest.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Builds the tree of one element, within the limits. */
final class TreeReader {
    private final JsonParser parser;
    private final JsonLimits limits;
    private final ReadingRules rules;
    private final EmbeddedText embedded;
    private int values;

    /** Members of the objects being read, the innermost on top: an object's arrays are made when its size is known. */
    private String[] names = new String[64];

    private Json[] members = new Json[64];
    private int top;

    TreeReader(JsonParser parser, JsonLimits limits, ReadingRules rules, EmbeddedText embedded) {
        this.parser = parser;
        this.limits = limits;
        this.rules = rules;
        this.embedded = embedded;
    }

    /** More values than one element may have: the tree is not whole and must not be used. */
    boolean overflown() {
        return values > limits.maxValues();
    }

    /** The next element of a body, with the limits of one. */
    Json element(@Nullable JsonToken token) {
        values = 0;
        top = 0;
        return value(token, 0);
    }

    Json value(@Nullable JsonToken token, int depth) {
        values++;
        if (token == null) {
            return Json.Null.NULL;
        }
        return switch (token) {
            case START_OBJECT -> {
                if (depth >= limits.maxDepth() || overflown()) {
                    parser.skipChildren();
                    yield Json.Dropped.TOO_DEEP;
                }
                yield object(depth);
            }
            case START_ARRAY -> {
                if (depth >= limits.maxDepth() || overflown()) {
                    parser.skipChildren();
                    yield Json.Dropped.TOO_DEEP;
                }
                yield array(depth);
            }
            case VALUE_STRING ->
                parser.getStringLength() > limits.maxString()
                        ? Json.Dropped.LONG_STRING
                        : new Json.Str(parser.getString());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> new Json.Num(parser.getString());
            case VALUE_TRUE -> Json.Bool.TRUE;
            case VALUE_FALSE -> Json.Bool.FALSE;
            default -> Json.Null.NULL;
        };
    }

    private Json integer() {
        // 18 digits always fit; longer ones keep their text and are judged by whoever wants them.
        return parser.getStringLength() <= 18 ? new Json.Int(parser.getLongValue()) : new Json.Num(parser.getString());
    }

    private Json object(int depth) {
        int from = top;
        String name;
        while ((name = parser.nextName()) != null) {
            JsonToken token = parser.nextToken();
            Json member;
            if (rules.unread().contains(name) && !token.isNumeric()) {
                parser.skipChildren();
                member = Json.Dropped.UNREAD;
            } else if (token == JsonToken.VALUE_STRING && rules.embedded().contains(name)) {
                member = embedded(parser.getString(), depth + 1);
            } else {
                member = value(token, depth + 1);
            }
            if (!overflown()) {
                push(name, member);
            }
        }
        int size = top - from;
        top = from;
        return new Json.Obj(
                Arrays.copyOfRange(names, from, from + size), Arrays.copyOfRange(members, from, from + size), size);
    }

    private void push(String name, Json member) {
        if (top == names.length) {
            names = Arrays.copyOf(names, top * 2);
            members = Arrays.copyOf(members, top * 2);
        }
        names[top] = name;
        members[top++] = member;
    }

    /** Bounded like any value: what the text holds counts and nests with the rest. */
    private Json embedded(String text, int depth) {
        Json found = embedded.read(text, (inner, token) -> {
            var reading = new TreeReader(inner, limits, rules, embedded);
            reading.values = values;
            Json value = reading.value(token, depth);
            values = reading.values;
            return value;
        });
        if (found != null) {
            return found;
        }
        values++;
        return text.length() > limits.maxString() ? Json.Dropped.LONG_STRING : new Json.Str(text);
    }

    private Json array(int depth) {
        List<Json> items = new ArrayList<>();
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            Json item = value(token, depth + 1);
            if (!overflown()) {
                items.add(item);
            }
        }
        return new Json.Arr(items);
    }
}
