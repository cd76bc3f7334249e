package io.costline.clickhouse.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.clickhouse.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A table gets another sort key while rows are written and read, and whoever does it is killed. */
class CarryIT {
    private static final String NAME = "carry_it";
    private static final String TABLE = "costline_raw." + NAME;
    private static final int FIRST = 60;
    private static final String KEY = "tenant, event_time, event_id";
    private static final Migration MIGRATION = new Migration(999, "carry", """
            -- carries: carry_it, by toDate(event_time)
            CREATE TABLE IF NOT EXISTS costline_raw.carry_it_next ${on_cluster} AS costline_raw.carry_it
            ENGINE = ${engine:ReplacingMergeTree(revision)} PARTITION BY toYYYYMM(event_time) ORDER BY (tenant, event_time, event_id);
            """);

    /** What a kill is to a test. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Writes before each statement, and holds what is read to what was written. */
    private static final class Others implements Consumer<String> {
        private final TestDatabase database;
        private int killedAt;
        private final List<Integer> revisions = new ArrayList<>();
        private int statements;

        private Others(TestDatabase database, int killedAt) throws SQLException {
            this.database = database;
            this.killedAt = killedAt;
            database.execute("CREATE TABLE " + TABLE
                    + " (tenant LowCardinality(String), event_id FixedString(16), revision UInt128,"
                    + " event_time DateTime64(6, 'UTC')) ENGINE = ReplacingMergeTree(revision)"
                    + " PARTITION BY toYYYYMM(event_time) ORDER BY (tenant, toDate(event_time), event_id)");
            database.execute("INSERT INTO " + TABLE + " SELECT 'demo', toFixedString(toString(number), 16), 1, "
                    + time("number") + " FROM numbers(" + FIRST + ")");
            revisions.addAll(Collections.nCopies(FIRST, 1));
            // an earlier release moved an event within its day: one row by the old key
            write(7, 8, 2);
            readsAsWritten();
        }

        /** On the last of October or one of the first days of November. */
        private static String time(String number) {
            return "toDateTime64('2026-10-31 10:00:00', 6, 'UTC') + toIntervalSecond(" + number
                    + ") + toIntervalDay(intDiv(" + number + " % 60, 20))";
        }

        private void write(int number, int timeOf, int revision) throws SQLException {
            database.execute("INSERT INTO " + TABLE + " SELECT 'demo', toFixedString('" + number + "', 16), " + revision
                    + ", " + time(Integer.toString(timeOf)));
            while (revisions.size() <= number) {
                revisions.add(0);
            }
            revisions.set(number, Math.max(revision, revisions.get(number)));
        }

        private void readsAsWritten() throws SQLException {
            int sum = revisions.stream().mapToInt(Integer::intValue).sum();
            assertThat(database.rows("SELECT count() AS rows, sum(revision) AS sum, uniqExact(event_id) AS ids FROM "
                                    + TABLE + " FINAL")
                            .getFirst()
                            .values())
                    .containsExactly(
                            Integer.toString(revisions.size()),
                            Integer.toString(sum),
                            Integer.toString(revisions.size()));
        }

        @Override
        public void accept(String sql) {
            try {
                readsAsWritten();
                write(revisions.size(), revisions.size(), 1);
                write(10 + statements % 20, 10 + statements % 20, 2 + statements);
                if (sql.startsWith("INSERT INTO " + TABLE + "_carried")) {
                    write(40, 41, 1_000 + statements);
                }
                readsAsWritten();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            if (statements++ == killedAt) {
                throw new Killed();
            }
        }
    }

    @Test
    void mayBeKilledBeforeAnyStatementWhileOthersWriteAndRead() throws Exception {
        try (TestDatabase database = TestDatabase.open();
                Connection connection = database.address().connect();
                Statement statement = connection.createStatement()) {
            for (int killedAt = 0; ; killedAt++) {
                // Given
                var others = new Others(database, killedAt);
                boolean killed = false;
                try {
                    carry(statement, others).run();
                } catch (Killed e) {
                    killed = true;
                }
                others.killedAt = -1;

                // When
                carry(statement, others).run();

                // Then
                others.readsAsWritten();
                assertThat(tables(database)).isEqualTo(NAME + " (" + KEY + ")");
                database.execute("DROP TABLE " + TABLE);
                if (!killed) {
                    assertThat(killedAt).isGreaterThan(10);
                    return;
                }
            }
        }
    }

    @Test
    void twoProcessesThatChangeTheNamesAtOnceLoseNothing() throws Exception {
        try (TestDatabase database = TestDatabase.open();
                Connection connection = database.address().connect();
                Statement statement = connection.createStatement()) {
            // Given another process that is where this one is, and a moment ahead
            var others = new Others(database, -1);
            boolean[] changed = {false};

            // When
            Carry carry = carry(statement, sql -> {
                others.accept(sql);
                if (sql.startsWith("EXCHANGE") && !changed[0]) {
                    changed[0] = true;
                    run(database, sql);
                }
            });
            assertThatThrownBy(carry::run)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("carried by two processes at once");
            carry.run();

            // Then
            others.readsAsWritten();
            assertThat(tables(database)).isEqualTo(NAME + " (" + KEY + ")");
            database.execute("DROP TABLE " + TABLE);
        }
    }

    private static void run(TestDatabase database, String sql) {
        try {
            database.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Carry carry(Statement statement, Consumer<String> watch) {
        Optional<Migration.Carried> carried = MIGRATION.carried();
        return new Carry(MIGRATION, carried.orElseThrow(), Placement.single(), statement, watch);
    }

    private static String tables(TestDatabase database) throws SQLException {
        return database.value("SELECT arrayStringConcat(groupArray(concat(name, ' (', sorting_key, ')')), ', ')"
                + " FROM system.tables WHERE database = 'costline_raw' AND startsWith(name, '" + NAME + "')");
    }
}
