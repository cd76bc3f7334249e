package io.costline.console.answer;

import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.RowText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What was answered.
 *
 * @param given the values of the question that are not the asker's own, defaults included
 * @param completeTo everything accepted before is in it; empty where that is not known
 * @param truncated whether there were more rows
 */
public record QuestionAnswer(
        Question question,
        Map<String, Object> given,
        Cells cells,
        Instant asOf,
        Optional<String> completeTo,
        boolean truncated) {
    private static final JsonFactory JSON = new JsonFactory();

    public int rows() {
        return cells.rows().size();
    }

    public byte[] json() {
        var out = new ByteArrayOutputStream(1_024 + 128 * rows());
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("question", question.name());
            Heads.about(json, question);
            json.writeName("params");
            json.writeStartObject();
            given.forEach((name, value) -> {
                json.writeName(name);
                value(json, value);
            });
            json.writeEndObject();
            Heads.columns(json, question);
            json.writeName("rows");
            json.writeStartArray();
            for (List<@Nullable Object> row : cells.rows()) {
                row(json, row);
            }
            json.writeEndArray();
            json.writeStringProperty("sql", question.sql());
            json.writeStringProperty("as_of", asOf.toString());
            json.writeStringProperty("complete_to", completeTo.orElse(null));
            json.writeBooleanProperty("truncated", truncated);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void value(JsonGenerator json, Object value) {
        if (value instanceof Collection<?> values) {
            json.writeStartArray();
            values.forEach(each -> json.writeString(each.toString()));
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
    }

    private static void row(JsonGenerator json, List<@Nullable Object> row) {
        json.writeStartArray();
        for (Object cell : row) {
            if (cell instanceof Cells.Nested nested) {
                json.writeRawValue(nested.json());
            } else if (cell == null) {
                json.writeNull();
            } else {
                json.writeString(cell.toString());
            }
        }
        json.writeEndArray();
    }

    /** RFC 4180: a head, a line a row, all digits; what a spreadsheet would take for a formula is quoted by an apostrophe. */
    public byte[] csv() {
        StringBuilder csv = new StringBuilder(RowText.csvHead(question)).append("\r\n");
        for (List<@Nullable Object> row : cells.rows()) {
            for (int i = 0; i < row.size(); i++) {
                Object cell = row.get(i);
                String text = cell == null ? "" : cell instanceof Cells.Nested nested ? nested.json() : cell.toString();
                csv.append(i == 0 ? "" : ",")
                        .append(RowText.csv(question.columns().get(i), text));
            }
            csv.append("\r\n");
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
