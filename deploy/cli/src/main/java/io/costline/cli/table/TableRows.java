package io.costline.cli.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a file, one after the other. */
public interface TableRows extends AutoCloseable {
    static TableRows of(Path file) throws IOException {
        return file.toString().endsWith(".parquet") ? ParquetRows.of(file) : CsvRows.of(file);
    }

    List<String> columns();

    /** The next row; null after the last. Its values are good until the next is asked for. */
    @Nullable
    List<@Nullable String> next() throws IOException;

    @Override
    void close() throws IOException;

    static Map<String, Integer> places(List<String> columns) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            places.putIfAbsent(columns.get(i), i);
        }
        return places;
    }
}
