package io.costline.clickhouse;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.costline.clickhouse.migrate.Migrations;
import io.costline.clickhouse.migrate.Placement;
import io.costline.testkit.Stack;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ClickHouse for a test, migrated. Tests share it and keep apart by tenant. */
public final class TestDatabase implements AutoCloseable {
    private final ClickHouseAddress address;
    private final Connection connection;

    private TestDatabase(ClickHouseAddress address) throws SQLException {
        this.address = address;
        this.connection = address.connect();
    }

    public static TestDatabase open() throws SQLException {
        assumeThat(Stack.unavailableReason()).isEmpty();
        ClickHouseAddress address = ClickHouseAddress.of(Stack.shared().clickHouseUrl());
        new Migrations(address, Placement.single()).run();
        return new TestDatabase(address);
    }

    /** One that is what it is: nothing is migrated. */
    public static TestDatabase at(ClickHouseAddress address) throws SQLException {
        return new TestDatabase(address);
    }

    public ClickHouseAddress address() {
        return address;
    }

    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Rows with every value as ClickHouse prints it, by column name. */
    public List<Map<String, String>> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<Map<String, String>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnLabel(i), String.valueOf(result.getString(i)));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    public String value(String sql) throws SQLException {
        return rows(sql).getFirst().values().iterator().next();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
