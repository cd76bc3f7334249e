package io.costline.clickhouse.query;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One row by column name. Decimals and long numbers came quoted, so that none passed through a binary fraction. */
public record Row(JsonNode cells) {
    public String text(String column) {
        return cells.required(column).asString("");
    }

    public long number(String column) {
        JsonNode cell = cells.required(column);
        return cell.isString() ? Long.parseLong(cell.stringValue()) : cell.longValue();
    }

    public double fraction(String column) {
        return cells.required(column).asDouble(0);
    }

    /** Zero where there is none: see {@link #has}. */
    public BigDecimal decimal(String column) {
        JsonNode cell = cells.required(column);
        if (cell.isNull()) {
            return BigDecimal.ZERO;
        }
        return cell.isString() ? new BigDecimal(cell.stringValue()) : cell.decimalValue();
    }

    public boolean flag(String column) {
        JsonNode cell = cells.required(column);
        return cell.isBoolean() ? cell.booleanValue() : number(column) != 0;
    }

    public List<String> list(String column) {
        List<String> values = new ArrayList<>();
        cells.required(column).forEach(value -> values.add(value.asString("")));
        return List.copyOf(values);
    }

    public boolean has(String column) {
        JsonNode cell = cells.path(column);
        return !cell.isNull() && !cell.isMissingNode();
    }
}
