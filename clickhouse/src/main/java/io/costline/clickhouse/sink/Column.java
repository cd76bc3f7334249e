package io.costline.clickhouse.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Values of one column, laid out as ClickHouse's Native format has them. A row that turns out unreadable half way is
 * taken back with {@link #truncate}, so every column of a block has the same length.
 */
abstract sealed class Column permits Column.Fixed, Column.Maybe, Column.Text, Column.Dictionary, Column.Repeated {
    private static final int INITIAL_ROWS = 1024;

    private final String type;

    private Column(String type) {
        this.type = type;
    }

    /** ClickHouse's name of the type; equals the table's, so that the server converts nothing. */
    final String type() {
        return type;
    }

    abstract int rows();

    /** Keeps the first rows only; 0 empties the column. */
    abstract void truncate(int rows);

    /** Bytes held, roughly. */
    abstract int size();

    /** What Native puts before a column's values. */
    void writePrefix(OutputStream out) throws IOException {}

    abstract void writeValues(OutputStream out) throws IOException;

    /** Values of one width: numbers, enums, times, decimals. */
    static final class Fixed extends Column {
        final Bytes values;
        private final int width;

        Fixed(String type, int width) {
            super(type);
            this.width = width;
            this.values = new Bytes(INITIAL_ROWS * width);
        }

        /** An Avro enum: its ordinal is the value. */
        static Fixed constant(Class<? extends Enum<?>> type) {
            String symbols = Stream.of(type.getEnumConstants())
                    .map(symbol -> "'" + symbol.name() + "' = " + symbol.ordinal())
                    .collect(Collectors.joining(", "));
            return new Fixed("Enum8(" + symbols + ")", 1);
        }

        @Override
        int rows() {
            return values.size() / width;
        }

        @Override
        void truncate(int rows) {
            values.truncate(rows * width);
        }

        @Override
        int size() {
            return values.size();
        }

        @Override
        void writeValues(OutputStream out) throws IOException {
            values.writeTo(out);
        }
    }

    /** Fixed values that may be NULL: a byte a row says so, before all values. */
    static final class Maybe extends Column {
        private final Bytes nulls = new Bytes(INITIAL_ROWS);
        private final Bytes values;
        private final int width;

        Maybe(String type, int width) {
            super("Nullable(" + type + ")");
            this.width = width;
            this.values = new Bytes(INITIAL_ROWS * width);
        }

        void putNull() {
            nulls.putByte(1);
            if (width == 16) {
                values.putLongs(0, 0);
            } else {
                values.putLong(0);
            }
        }

        /** A value of 128 bits. */
        void put(long high, long low) {
            nulls.putByte(0);
            values.putLongs(high, low);
        }

        void put(long value) {
            nulls.putByte(0);
            if (width == 16) {
                values.putLongs(value >> 63, value);
            } else {
                values.putLong(value);
            }
        }

        @Override
        int rows() {
            return nulls.size();
        }

        @Override
        void truncate(int rows) {
            nulls.truncate(rows);
            values.truncate(rows * width);
        }

        @Override
        int size() {
            return nulls.size() + values.size();
        }

        @Override
        void writeValues(OutputStream out) throws IOException {
            nulls.writeTo(out);
            values.writeTo(out);
        }
    }

    /** Strings that rarely repeat: ids. */
    static final class Text extends Column {
        private final Bytes values = new Bytes(INITIAL_ROWS * 16);
        private int[] ends = new int[INITIAL_ROWS];
        private int rows;

        Text() {
            super("String");
        }

        void put(byte[] source, int offset, int length) {
            values.putText(source, offset, length);
            end();
        }

        /** One string of two pieces. */
        void put(byte[] head, byte[] source, int offset, int length) {
            values.putLength(head.length + length);
            values.putRaw(head, 0, head.length);
            values.putRaw(source, offset, length);
            end();
        }

        private void end() {
            if (rows == ends.length) {
                ends = Arrays.copyOf(ends, rows * 2);
            }
            ends[rows++] = values.size();
        }

        @Override
        int rows() {
            return rows;
        }

        @Override
        void truncate(int newRows) {
            if (newRows < rows) {
                rows = newRows;
                values.truncate(newRows == 0 ? 0 : ends[newRows - 1]);
            }
        }

        @Override
        int size() {
            return values.size();
        }

        @Override
        void writeValues(OutputStream out) throws IOException {
            values.writeTo(out);
        }
    }

    /** Strings that repeat: each distinct one once, and an index a row. The empty one always has index 0. */
    static final class Dictionary extends Column {
        private static final int VERSION = 1;
        private static final int OWN_KEYS = 0x600; // keys stand in the block, no dictionary is shared with others

        private final Slices keys = new Slices();
        private int[] indexes = new int[INITIAL_ROWS];
        private int rows;

        Dictionary() {
            super("LowCardinality(String)");
        }

        void put(byte[] source, int offset, int length) {
            if (rows == indexes.length) {
                indexes = Arrays.copyOf(indexes, rows * 2);
            }
            indexes[rows++] = length == 0 ? 0 : keys.index(source, offset, length);
        }

        @Override
        int rows() {
            return rows;
        }

        @Override
        void truncate(int newRows) {
            rows = Math.min(rows, newRows);
            if (rows == 0) {
                keys.clear();
            }
        }

        @Override
        int size() {
            return keys.size() + rows;
        }

        @Override
        void writePrefix(OutputStream out) throws IOException {
            Bytes head = new Bytes(8);
            head.putLong(VERSION);
            head.writeTo(out);
        }

        @Override
        void writeValues(OutputStream out) throws IOException {
            if (rows == 0) {
                return;
            }
            int width = keys.count() <= 1 << 8 ? 0 : keys.count() <= 1 << 16 ? 1 : 2;
            Bytes head = new Bytes(16);
            head.putLong(OWN_KEYS | width);
            head.putLong(keys.count());
            head.writeTo(out);
            keys.writeTo(out);
            Bytes rest = new Bytes(8 + (rows << width));
            rest.putLong(rows);
            for (int row = 0; row < rows; row++) {
                switch (width) {
                    case 0 -> rest.putByte(indexes[row]);
                    case 1 -> rest.putShort(indexes[row]);
                    default -> rest.putInt(indexes[row]);
                }
            }
            rest.writeTo(out);
        }
    }

    /** Any number of elements a row: an array of one element column, a map of two. */
    static final class Repeated extends Column {
        private final List<Column> elements;
        private final Bytes ends = new Bytes(INITIAL_ROWS * 8);
        private int[] endOfRow = new int[INITIAL_ROWS];
        private int rows;

        private Repeated(String kind, List<Column> elements) {
            super(kind + elements.stream().map(Column::type).collect(Collectors.joining(", ", "(", ")")));
            this.elements = elements;
        }

        static Repeated array(Column element) {
            return new Repeated("Array", List.of(element));
        }

        static Repeated map(Column key, Column value) {
            return new Repeated("Map", List.of(key, value));
        }

        /** Ends a row whose elements were put into the element columns. */
        void endRow() {
            int end = elements.getFirst().rows();
            if (rows == endOfRow.length) {
                endOfRow = Arrays.copyOf(endOfRow, rows * 2);
            }
            endOfRow[rows++] = end;
            ends.putLong(end);
        }

        @Override
        int rows() {
            return rows;
        }

        @Override
        void truncate(int newRows) {
            if (newRows < rows) {
                rows = newRows;
                ends.truncate(newRows * 8);
            }
            // also drops elements of a row that was not ended
            int end = rows == 0 ? 0 : endOfRow[rows - 1];
            elements.forEach(element -> element.truncate(end));
        }

        @Override
        int size() {
            return ends.size() + elements.stream().mapToInt(Column::size).sum();
        }

        @Override
        void writePrefix(OutputStream out) throws IOException {
            for (Column element : elements) {
                element.writePrefix(out);
            }
        }

        @Override
        void writeValues(OutputStream out) throws IOException {
            ends.writeTo(out);
            for (Column element : elements) {
                element.writeValues(out);
            }
        }
    }
}
