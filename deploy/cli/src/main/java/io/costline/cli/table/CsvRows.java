package io.costline.cli.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comma-separated values with a header (RFC 4180). A cell with nothing in it is null; one with two quotes is an empty text. */
final class CsvRows implements TableRows {
    private final BufferedReader in;
    private final List<String> columns = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private boolean rowEnded;

    private CsvRows(BufferedReader in) {
        this.in = in;
    }

    static CsvRows of(Path file) throws IOException {
        CsvRows rows = new CsvRows(Files.newBufferedReader(file));
        List<@Nullable String> head = rows.next();
        if (head != null) {
            for (String name : head) {
                String text = name == null ? "" : name;
                rows.columns.add(text.startsWith("\ufeff") ? text.substring(1) : text);
            }
        }
        return rows;
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public @Nullable List<@Nullable String> next() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            return null;
        }
        in.reset();
        List<@Nullable String> values = new ArrayList<>(columns.size());
        rowEnded = false;
        while (!rowEnded) {
            values.add(cell());
        }
        return values;
    }

    private @Nullable String cell() throws IOException {
        cell.setLength(0);
        boolean quoted = false;
        boolean inQuotes = false;
        while (true) {
            int read = in.read();
            if (inQuotes && read == '"') {
                in.mark(1);
                if (in.read() == '"') {
                    cell.append('"');
                } else {
                    in.reset();
                    inQuotes = false;
                }
            } else if (read < 0 || !inQuotes && (read == ',' || read == '\n')) {
                rowEnded = read != ',';
                return cell.isEmpty() && !quoted ? null : cell.toString();
            } else if (!inQuotes && read == '"' && cell.isEmpty()) {
                quoted = true;
                inQuotes = true;
            } else if (inQuotes || read != '\r') {
                cell.append((char) read);
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
