package io.costline.clickhouse.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.TestDatabase;
import io.costline.testkit.Stack;
import io.costline.trials.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationsIT {
    @Test
    void runningAgainChangesNothing() throws Exception {
        try (TestDatabase database = TestDatabase.open()) {
            // Given a migrated database
            String before = definitions(database);

            // When
            int applied = new Migrations(database.address(), Placement.single()).run();

            // Then
            assertThat(applied).isZero();
            assertThat(definitions(database)).isEqualTo(before);
        }
    }

    @Test
    void everyStatementMayRunTwice() throws Exception {
        try (TestDatabase database = TestDatabase.open()) {
            // Given a crash after the statements and before the record of them
            String before = definitions(database);

            database.execute("TRUNCATE TABLE costline_raw.schema_migrations");
            database.execute("TRUNCATE TABLE costline_raw.schema_views");

            // When
            int applied = new Migrations(database.address(), Placement.single()).run();

            // Then
            assertThat(applied).isEqualTo(Migration.all().size() + View.all().size());
            assertThat(definitions(database)).isEqualTo(before);
        }
    }

    @Test
    void aDatabaseOfTheReleaseBeforeViewsWereFilesComesToTheSameSchema() throws Exception {
        assumeThat(Stack.unavailableReason()).isEmpty();
        try (Stack own = Stack.start();
                TestDatabase fresh = TestDatabase.open()) {
            // Given what that release left behind
            ClickHouseAddress address = ClickHouseAddress.of(own.clickHouseUrl());
            assertThat(new Migrations(address, Placement.single(), released(), List.of()).run())
                    .isEqualTo(6);
            try (TestDatabase released = TestDatabase.at(address)) {
                released.execute(
                        "INSERT INTO costline_raw.request_costs (tenant, event_id, revision, event_time, list_cost)"
                                + " SELECT 'demo', toFixedString(toString(intDiv(number, 2)), 16), number + 1,"
                                + " toDateTime64('2026-10-01 00:00:00', 6, 'UTC') + toIntervalHour(intDiv(number, 2)), number"
                                + " FROM numbers(4000)");
            }

            // When it is brought up to date, killed when half of the days were carried
            int[] days = {0};
            var killed = new Migrations(address, Placement.single(), Migration.all(), View.all(), sql -> {
                if (sql.startsWith("INSERT INTO costline_raw.request_costs_carried") && ++days[0] == 40) {
                    throw new IllegalStateException("killed");
                }
            });
            assertThatThrownBy(killed::run).hasMessage("killed");
            new Migrations(address, Placement.single()).run();
            int again = new Migrations(address, Placement.single()).run();

            // Then
            try (TestDatabase migrated = TestDatabase.at(address)) {
                assertThat(again).isZero();
                assertThat(migrated.rows(
                                        "SELECT count() AS calls, toUInt64(sum(list_cost)) AS cost FROM costline.call_views")
                                .getFirst()
                                .values())
                        .containsExactly("2000", "4000000");
                assertThat(definitions(migrated)).isEqualTo(definitions(fresh));
            }
        }
    }

    @Test
    void aViewIsMadeAnewWhenOneItReadsChanged() throws Exception {
        try (TestDatabase database = TestDatabase.open()) {
            // Given two views of which the second reads all of the first
            Map<String, String> texts =
                    Map.of("zz_source", "SELECT 1 AS one", "aa_reader", "SELECT * FROM costline.zz_source");
            migrate(database, texts);

            // When
            int applied = migrate(
                    database,
                    Map.of("zz_source", "SELECT 1 AS one, 2 AS two", "aa_reader", texts.getOrDefault("aa_reader", "")));

            // Then
            assertThat(applied).isEqualTo(2);
            assertThat(database.rows("SELECT * FROM costline.aa_reader").getFirst())
                    .containsKeys("one", "two");
            database.execute("DROP VIEW costline.aa_reader");
            database.execute("DROP VIEW costline.zz_source");
        }
    }

    @Test
    void definitionsAreTheReviewedOnes() throws Exception {
        try (TestDatabase database = TestDatabase.open()) {
            Golden.check("schema.sql", definitions(database));
        }
    }

    @Test
    void aChangedFileIsRefused() throws Exception {
        try (TestDatabase database = TestDatabase.open()) {
            // Given
            List<Migration> edited = new ArrayList<>(Migration.all());
            edited.set(0, new Migration(1, "raw_tables", edited.getFirst().sql() + "\n-- edited\n"));

            // When, Then
            assertThatThrownBy(() -> new Migrations(database.address(), Placement.single(), edited, List.of()).run())
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("migration 1 (raw_tables) was changed after it was applied");
        }
    }

    @Test
    void aDatabaseOfANewerVersionIsRefused() throws Exception {
        try (TestDatabase database = TestDatabase.open()) {
            // Given a program that knows less than the database has
            List<Migration> older = List.of(Migration.all().getFirst());

            // When, Then
            assertThatThrownBy(() -> new Migrations(database.address(), Placement.single(), older, List.of()).run())
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("run a newer version");
        }
    }

    private static int migrate(TestDatabase database, Map<String, String> views) throws Exception {
        return new Migrations(database.address(), Placement.single(), Migration.all(), View.ordered(views)).run();
    }

    private static List<Migration> released() throws Exception {
        List<Migration> released = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "released-v006"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                released.add(new Migration(
                        Integer.parseInt(name.substring(1, 4)),
                        name.substring(6, name.length() - 4),
                        Files.readString(file)));
            }
        }
        return released;
    }

    private static String definitions(TestDatabase database) throws Exception {
        StringBuilder text = new StringBuilder();
        for (Map<String, String> row : database.rows("SELECT create_table_query FROM system.tables"
                + " WHERE database IN ('costline', 'costline_raw') ORDER BY database, name")) {
            text.append(row.get("create_table_query")).append(";\n\n");
        }
        return text.toString();
    }
}
