package io.costline.clickhouse.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.clickhouse.TestDatabase;
import io.costline.trials.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

            // When
            for (Migration migration : Migration.all()) {
                for (String sql : migration.statements(Placement.single())) {
                    database.execute(sql);
                }
            }

            // Then
            assertThat(definitions(database)).isEqualTo(before);
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
            assertThatThrownBy(() -> new Migrations(database.address(), Placement.single(), edited).run())
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
            assertThatThrownBy(() -> new Migrations(database.address(), Placement.single(), older).run())
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("run a newer version");
        }
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
