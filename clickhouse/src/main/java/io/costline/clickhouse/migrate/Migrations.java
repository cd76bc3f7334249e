package io.costline.clickhouse.migrate;

import io.costline.clickhouse.ClickHouseAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database to the newest schema: tables by numbered files, forward only, then each view whose text changed, whole.
 * Safe to run again and by several processes at once: every statement is, and what was applied is recorded after it.
 */
public final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final String HISTORY = "costline_raw.schema_migrations";
    private static final String VIEWS = "costline_raw.schema_views";

    private final ClickHouseAddress address;
    private final Placement placement;
    private final List<Migration> migrations;
    private final List<View> views;
    private final Consumer<String> watch;
    private final Set<String> earlier = Migration.earlier();

    public Migrations(ClickHouseAddress address, Placement placement) {
        this(address, placement, Migration.all(), View.all());
    }

    Migrations(ClickHouseAddress address, Placement placement, List<Migration> migrations, List<View> views) {
        this(address, placement, migrations, views, statement -> {});
    }

    /** @param watch told of every statement of a {@link Carry} before it runs */
    Migrations(
            ClickHouseAddress address,
            Placement placement,
            List<Migration> migrations,
            List<View> views,
            Consumer<String> watch) {
        this.address = address;
        this.placement = placement;
        this.migrations = migrations;
        this.views = views;
        this.watch = watch;
    }

    /**
     * Applies what is missing: tables forward, then every view whose text changed.
     *
     * @return how many files were applied
     * @throws MigrationException if a file that was applied has changed since, or is unknown here
     * @throws SQLException if ClickHouse refuses a statement or cannot be reached
     */
    public int run() throws SQLException {
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement()) {
            createHistory(statement);
            return tables(connection, statement) + views(connection, statement);
        }
    }

    /**
     * What {@link #run} would apply, by name; changes nothing.
     *
     * @throws MigrationException if the database is of a newer program
     */
    public List<String> pending() throws SQLException {
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement()) {
            if (!has(statement, HISTORY) || !has(statement, VIEWS)) {
                return Stream.concat(
                                migrations.stream().map(Migrations::title),
                                views.stream().map(View::name))
                        .toList();
            }
            Map<Integer, String> tables = applied(statement, "version", HISTORY, ResultSet::getInt);
            refuseNewer(tables);
            Map<String, String> made = applied(statement, "name", VIEWS, ResultSet::getString);
            return Stream.concat(
                            migrations.stream()
                                    .filter(each -> !tables.containsKey(each.version()))
                                    .map(Migrations::title),
                            views.stream()
                                    .filter(each -> !each.checksum().equals(made.get(each.name())))
                                    .map(View::name))
                    .toList();
        }
    }

    /**
     * For who may not change anything.
     *
     * @throws SQLException if something is still to be applied
     */
    public void require() throws SQLException {
        List<String> pending = pending();
        if (!pending.isEmpty()) {
            throw new SQLException("'costline migrate' is still to apply " + pending.size() + " files, from "
                    + pending.getFirst() + " on");
        }
    }

    private static String title(Migration migration) {
        return "V%03d %s".formatted(migration.version(), migration.name());
    }

    private static boolean has(Statement statement, String table) throws SQLException {
        try (ResultSet rows = statement.executeQuery("EXISTS TABLE " + table)) {
            return rows.next() && rows.getInt(1) == 1;
        }
    }

    /**
     * Makes a table again that is gone, as the files say. What is there stays as it is.
     *
     * @param table without its database
     * @throws MigrationException if no file makes such a table, or the database is of a newer program
     */
    public void make(String table) throws SQLException {
        Pattern named = Pattern.compile("\\bcostline_raw\\." + Pattern.quote(table) + "\\b");
        List<Migration> making = migrations.stream()
                .filter(migration -> named.matcher(migration.sql()).find())
                .toList();
        if (making.isEmpty()) {
            throw new MigrationException("there is no table costline_raw." + table);
        }
        run();
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement()) {
            for (Migration migration : making) {
                apply(migration, statement, sql -> named.matcher(sql).find());
            }
        }
    }

    private int tables(Connection connection, Statement statement) throws SQLException {
        Map<Integer, String> applied = applied(statement, "version", HISTORY, ResultSet::getInt);
        refuseNewer(applied);
        int count = 0;
        for (Migration migration : migrations) {
            String checksum = applied.get(migration.version());
            if (checksum == null) {
                apply(migration, statement, sql -> true);
                String insert = "INSERT INTO " + HISTORY + " (version, name, checksum) VALUES (?, ?, ?)";
                record(connection, insert, migration.version(), migration.name(), migration.checksum());
                count++;
            } else if (!checksum.equals(migration.checksum())
                    && !earlier.contains(migration.version() + " " + checksum)) {
                throw new MigrationException("migration " + migration.version() + " (" + migration.name()
                        + ") was changed after it was applied: recorded checksum " + checksum + ", file has "
                        + migration.checksum() + "; add a new migration instead");
            }
        }
        return count;
    }

    /** A migration that carries a table is applied whole. */
    private void apply(Migration migration, Statement statement, Predicate<String> chosen) throws SQLException {
        Optional<Migration.Carried> carried = migration.carried();
        if (carried.isPresent()) {
            new Carry(migration, carried.get(), placement, statement, watch).run();
            return;
        }
        for (String sql : migration.statements(placement)) {
            if (chosen.test(sql)) {
                statement.execute(sql);
            }
        }
    }

    private int views(Connection connection, Statement statement) throws SQLException {
        Map<String, String> applied = applied(statement, "name", VIEWS, ResultSet::getString);
        int count = 0;
        for (View view : views) {
            if (!view.checksum().equals(applied.get(view.name()))) {
                statement.execute(view.statement(placement));
                record(
                        connection,
                        "INSERT INTO " + VIEWS + " (name, checksum) VALUES (?, ?)",
                        view.name(),
                        view.checksum());
                count++;
            }
        }
        return count;
    }

    private void createHistory(Statement statement) throws SQLException {
        statement.execute(placement.fill("CREATE DATABASE IF NOT EXISTS costline_raw ${on_cluster}"));
        createHistory(statement, HISTORY, "version UInt32, name String", "version");
        createHistory(statement, VIEWS, "name String", "name");
    }

    private void createHistory(Statement statement, String table, String columns, String key) throws SQLException {
        statement.execute(placement.fill("CREATE TABLE IF NOT EXISTS " + table + " ${on_cluster} (" + columns
                + ", checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'))"
                + " ENGINE = ${engine:ReplacingMergeTree(applied_at)} ORDER BY " + key));
    }

    private interface Key<K> {
        K of(ResultSet row, int column) throws SQLException;
    }

    private static <K> Map<K, String> applied(Statement statement, String key, String table, Key<K> reader)
            throws SQLException {
        Map<K, String> applied = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("SELECT " + key + ", checksum FROM " + table + " FINAL")) {
            while (rows.next()) {
                applied.put(reader.of(rows, 1), rows.getString(2));
            }
        }
        return applied;
    }

    private void refuseNewer(Map<Integer, String> applied) {
        int newest = migrations.getLast().version();
        applied.keySet().stream().filter(version -> version > newest).findAny().ifPresent(version -> {
            throw new MigrationException("the database has migration " + version + ", this program knows up to "
                    + newest + "; run a newer version");
        });
    }

    private static void record(Connection connection, String insert, Object... values) throws SQLException {
        try (PreparedStatement record = connection.prepareStatement(insert)) {
            for (int i = 0; i < values.length; i++) {
                record.setObject(i + 1, values[i]);
            }
            record.executeUpdate();
        }
        LOG.atInfo().addKeyValue("applied", List.of(values)).log("schema file applied");
    }
}
