package io.costline.console.answer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Rows as ClickHouse wrote them, every figure the text it wrote: no number is ever one in between.
 *
 * @param rows a cell is a text, a {@link Nested}, or null for what is not known
 */
record Cells(List<List<@Nullable Object>> rows) {
    private static final JsonFactory JSON = new JsonFactory();

    /** A list or map, as JSON whose values are texts. */
    record Nested(String json) {}

    /** @param lines an array a line */
    static Cells read(String lines) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), lines)) {
            while (parser.nextToken() != null) {
                List<@Nullable Object> row = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    row.add(cell(parser));
                }
                rows.add(row);
            }
        }
        return new Cells(rows);
    }

    private static @Nullable Object cell(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case START_ARRAY, START_OBJECT -> nested(parser);
            default -> parser.getString();
        };
    }

    private static Nested nested(JsonParser parser) {
        var out = new java.io.StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            int depth = 0;
            do {
                switch (parser.currentToken()) {
                    case START_ARRAY -> json.writeStartArray();
                    case START_OBJECT -> json.writeStartObject();
                    case END_ARRAY -> json.writeEndArray();
                    case END_OBJECT -> json.writeEndObject();
                    case PROPERTY_NAME -> json.writeName(parser.currentName());
                    case VALUE_NULL -> json.writeNull();
                    default -> json.writeString(parser.getString());
                }
                depth += parser.currentToken().isStructStart()
                        ? 1
                        : parser.currentToken().isStructEnd() ? -1 : 0;
            } while (depth > 0 && parser.nextToken() != null);
        }
        return new Nested(out.toString());
    }

    Cells first(int count) {
        return rows.size() <= count ? this : new Cells(rows.subList(0, count));
    }
}
