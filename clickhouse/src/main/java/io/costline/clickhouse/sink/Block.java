package io.costline.clickhouse.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows for one table, column by column, written as one block of ClickHouse's Native format. */
final class Block {
    private final String table;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private int rows;

    Block(String table) {
        this.table = table;
    }

    String table() {
        return table;
    }

    /** The table without its database. */
    String name() {
        return table.substring(table.indexOf('.') + 1);
    }

    List<String> columnNames() {
        return List.copyOf(columns.keySet());
    }

    /** Type names by column, for the test that holds them against the table. */
    Map<String, String> types() {
        return columns.entrySet().stream()
                .collect(
                        Collectors.toMap(Map.Entry::getKey, e -> e.getValue().type(), (a, b) -> a, LinkedHashMap::new));
    }

    int rows() {
        return rows;
    }

    int size() {
        return columns.values().stream().mapToInt(Column::size).sum();
    }

    /** Counts a row of which every column got its value. */
    void endRow() {
        rows++;
    }

    /** Takes back a row that could not be read to its end. */
    void dropUnfinishedRow() {
        columns.values().forEach(column -> column.truncate(rows));
    }

    void clear() {
        rows = 0;
        columns.values().forEach(column -> column.truncate(0));
    }

    void writeTo(OutputStream out) throws IOException {
        Bytes head = new Bytes(256);
        head.putLength(columns.size());
        head.putLength(rows);
        for (Map.Entry<String, Column> entry : columns.entrySet()) {
            Column column = entry.getValue();
            if (column.rows() != rows) {
                throw new IllegalStateException("column " + entry.getKey() + " of " + table + " has " + column.rows()
                        + " values in a block of " + rows + " rows");
            }
            putText(head, entry.getKey());
            putText(head, column.type());
            head.writeTo(out);
            head.clear();
            column.writePrefix(out);
            column.writeValues(out);
        }
    }

    private static void putText(Bytes into, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        into.putText(utf8, 0, utf8.length);
    }

    <C extends Column> C add(String name, C column) {
        if (columns.put(name, column) != null) {
            throw new IllegalArgumentException("column " + name + " twice");
        }
        return column;
    }

    Column.Text text(String name) {
        return add(name, new Column.Text());
    }

    Column.Dictionary dictionary(String name) {
        return add(name, new Column.Dictionary());
    }

    Column.Fixed number(String name, String type, int width) {
        return add(name, new Column.Fixed(type, width));
    }

    Column.Fixed decimal(String name) {
        return number(name, "Decimal(38, 12)", 16);
    }

    Column.Maybe maybeDecimal(String name) {
        return add(name, new Column.Maybe("Decimal(38, 12)", 16));
    }

    Column.Fixed time(String name) {
        return number(name, "DateTime64(6, 'UTC')", 8);
    }

    Column.Maybe maybeTime(String name) {
        return add(name, new Column.Maybe("DateTime64(6, 'UTC')", 8));
    }

    /** An Avro enum: its ordinal is the value. */
    Column.Fixed constant(String name, Class<? extends Enum<?>> type) {
        return add(name, Column.Fixed.constant(type));
    }

    <C extends Column> Column.Repeated array(String name, C element) {
        return add(name, Column.Repeated.array(element));
    }
}
