package io.costline.clickhouse.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * One numbered SQL file: statements that each end with a semicolon at the end of a line, every one safe to run again.
 *
 * @param version its number
 * @param name the rest of its file name
 * @param sql its text, placeholders in it
 */
record Migration(int version, String name, String sql) {
    private static final String FOLDER = "/io/costline/clickhouse/migrations/";

    /** In the order they are applied. A new file gets a line here; released ones stay as they are. */
    private static final List<String> FILES = List.of(
            "V001__raw_tables.sql",
            "V002__views.sql",
            "V003__cost_corrections.sql",
            "V004__contracts.sql",
            "V005__call_views.sql",
            "V006__history.sql");

    static List<Migration> all() {
        return FILES.stream().map(Migration::load).toList();
    }

    static Migration load(String file) {
        try (InputStream in = Migration.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("migration " + file + " is not on the class path");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int number = Integer.parseInt(file.substring(1, file.indexOf("__")));
            return new Migration(number, file.substring(file.indexOf("__") + 2, file.lastIndexOf('.')), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the text before placeholders are filled, so that it is the same on one machine and on a cluster. */
    String checksum() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
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
