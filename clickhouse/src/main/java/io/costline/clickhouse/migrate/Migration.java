package io.costline.clickhouse.migrate;

import io.costline.clickhouse.SqlFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One numbered SQL file: statements that each end with a semicolon at the end of a line, every one safe to run again.
 *
 * @param version its number
 * @param name the rest of its file name
 * @param sql its text, placeholders in it
 */
record Migration(int version, String name, String sql) {
    private static final Pattern CARRIES = Pattern.compile("(?m)^-- carries: (\\w+), by (.+)$");
    private static final String EARLIER = "/io/costline/clickhouse/tables/earlier-checksums.txt";

    /**
     * A table that a migration puts another in the place of ({@link Carry}).
     *
     * @param table without its database
     * @param step an expression of its columns: rows are copied by its values
     */
    record Carried(String table, String step) {}

    /** In the order they are applied. Released ones stay as they are. */
    static List<Migration> all() {
        List<Migration> all = new ArrayList<>();
        SqlFiles.in("tables").forEach((file, sql) -> {
            int split = file.indexOf("__");
            all.add(new Migration(Integer.parseInt(file.substring(1, split)), file.substring(split + 2), sql));
        });
        return List.copyOf(all);
    }

    /** {@code version checksum} of texts that were released once and are as good as those of today. */
    static Set<String> earlier() {
        try (InputStream in = Objects.requireNonNull(Migration.class.getResourceAsStream(EARLIER), EARLIER);
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By the line {@code -- carries: TABLE, by STEP}; empty where the statements are all that is to be done. */
    Optional<Carried> carried() {
        Matcher line = CARRIES.matcher(sql);
        return line.find() ? Optional.of(new Carried(line.group(1), line.group(2))) : Optional.empty();
    }

    /** Of the text before placeholders are filled, so that it is the same on one machine and on a cluster. */
    String checksum() {
        return SqlFiles.checksum(sql);
    }

    List<String> statements(Placement placement) {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : placement.fill(sql).split("\n")) {
            if (line.strip().startsWith("--")) {
                continue;
            }
            if (line.stripTrailing().endsWith(";")) {
                String last = line.stripTrailing();
                statement.append(last, 0, last.length() - 1);
                statements.add(statement.toString().strip());
                statement.setLength(0);
            } else {
                statement.append(line).append('\n');
            }
        }
        if (!statement.toString().isBlank()) {
            throw new IllegalStateException("migration " + version + " does not end with a semicolon");
        }
        return statements;
    }
}
