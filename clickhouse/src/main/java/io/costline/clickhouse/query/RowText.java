package io.costline.clickhouse.query;

import io.costline.clickhouse.query.Question.Column;
import io.costline.clickhouse.query.Question.Unit;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Rows for programs: every digit of an amount, its currency beside it. */
public final class RowText {
    private RowText() {}

    /** One object. */
    public static String json(Row row) {
        return row.cells().toString();
    }

    /** RFC 4180, without the line's end. */
    public static String csvHead(Question question) {
        return question.columns().stream().map(Column::name).collect(Collectors.joining(","));
    }

    public static String csv(Question question, Row row) {
        return question.columns().stream()
                .map(column -> cell(column, row.cells().path(column.name())))
                .collect(Collectors.joining(","));
    }

    private static String cell(Column column, JsonNode value) {
        return value.isNull() ? "" : csv(column, value.isContainer() ? value.toString() : value.asString(""));
    }

    /** A cell of a column. */
    public static String csv(Column column, String value) {
        String text = value;
        if (List.of(Unit.TEXT, Unit.ID, Unit.LIST).contains(column.unit())
                && !text.isEmpty()
                && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
            text = "'" + text; // a spreadsheet would take it for a formula
        }
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
