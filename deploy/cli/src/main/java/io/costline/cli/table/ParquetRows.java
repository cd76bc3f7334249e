package io.costline.cli.table;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A Parquet file's rows; compressed with Snappy, gzip or not at all. */
final class ParquetRows implements TableRows {
    private static final Logger LIBRARY = Logger.getLogger("dev.hardwood");

    static {
        LIBRARY.setLevel(Level.WARNING); // what it finds of the machine is nobody's matter
    }

    private final ParquetFileReader file;
    private final RowReader rows;
    private final List<String> columns = new ArrayList<>();

    private ParquetRows(ParquetFileReader file) throws IOException {
        this.file = file;
        this.rows = file.rowReader();
        for (int i = 0; i < file.getFileSchema().getColumnCount(); i++) {
            columns.add(file.getFileSchema().getColumn(i).name());
        }
    }

    static ParquetRows of(Path path) throws IOException {
        return new ParquetRows(ParquetFileReader.open(InputFile.of(path)));
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public @Nullable List<@Nullable String> next() throws IOException {
        if (!rows.hasNext()) {
            return null;
        }
        rows.next();
        List<@Nullable String> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.add(rows.isNull(i) ? null : text(rows.getValue(i)));
        }
        return values;
    }

    private static String text(Object value) {
        return switch (value) {
            case BigDecimal number -> number.toPlainString();
            case Instant time -> time.truncatedTo(ChronoUnit.SECONDS).toString();
            default -> value.toString();
        };
    }

    @Override
    public void close() throws IOException {
        rows.close();
        file.close();
    }
}
