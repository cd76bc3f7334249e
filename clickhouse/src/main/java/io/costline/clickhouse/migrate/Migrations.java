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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database to the newest schema. Safe to run again and by several processes at once: every statement is, and
 * what was applied is recorded after it.
 */
public final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final String HISTORY = "costline_raw.schema_migrations";

    private final ClickHouseAddress address;
    private final Placement placement;
    private final List<Migration> migrations;

    public Migrations(ClickHouseAddress address, Placement placement) {
        this(address, placement, Migration.all());
    }

    Migrations(ClickHouseAddress address, Placement placement, List<Migration> migrations) {
        this.address = address;
        this.placement = placement;
        this.migrations = migrations;
    }

    /**
     * Applies what is missing.
     *
     * @return how many were applied
     * @throws MigrationException if a file that was applied has changed since, or is unknown here
     * @throws SQLException if ClickHouse refuses a statement or cannot be reached
     */
    public int run() throws SQLException {
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement()) {
            createHistory(statement);
            Map<Integer, String> applied = applied(statement);
            refuseNewer(applied);
            int count = 0;
            for (Migration migration : migrations) {
                String checksum = applied.get(migration.version());
                if (checksum == null) {
                    apply(connection, statement, migration);
                    count++;
                } else if (!checksum.equals(migration.checksum())) {
                    throw new MigrationException("migration " + migration.version() + " (" + migration.name()
                            + ") was changed after it was applied: recorded checksum " + checksum + ", file has "
                            + migration.checksum() + "; add a new migration instead");
                }
            }
            return count;
        }
    }

    private void createHistory(Statement statement) throws SQLException {
        statement.execute(placement.fill("CREATE DATABASE IF NOT EXISTS costline_raw ${on_cluster}"));
        statement.execute(placement.fill("CREATE TABLE IF NOT EXISTS " + HISTORY + " ${on_cluster}"
                + " (version UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'))"
                + " ENGINE = ${engine:ReplacingMergeTree(applied_at)} ORDER BY version"));
    }

    private static Map<Integer, String> applied(Statement statement) throws SQLException {
        Map<Integer, String> applied = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("SELECT version, checksum FROM " + HISTORY + " FINAL")) {
            while (rows.next()) {
                applied.put(rows.getInt(1), rows.getString(2));
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

    private void apply(Connection connection, Statement statement, Migration migration) throws SQLException {
        for (String sql : migration.statements(placement)) {
            statement.execute(sql);
        }
        try (PreparedStatement record =
                connection.prepareStatement("INSERT INTO " + HISTORY + " (version, name, checksum) VALUES (?, ?, ?)")) {
            record.setInt(1, migration.version());
            record.setString(2, migration.name());
            record.setString(3, migration.checksum());
            record.executeUpdate();
        }
        LOG.atInfo()
                .addKeyValue("version", migration.version())
                .addKeyValue("name", migration.name())
                .log("migration applied");
    }
}
