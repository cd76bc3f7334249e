package io.costline.clickhouse.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Look-ups by an id read what an index does not exclude, whatever the size of the table. */
class LookUpIT {
    private static final String TENANT = "look-up-it";

    private TestDatabase database;

    @BeforeEach
    void fill() throws Exception {
        database = TestDatabase.open();
        database.execute(
                "INSERT INTO costline_raw.request_costs (tenant, event_id, revision, event_time, call_id, trace_id)"
                        + " SELECT '" + TENANT
                        + "', sipHash128(number), 1, toDateTime64('2026-10-01 00:00:00', 6, 'UTC')"
                        + " + toIntervalSecond(number), concat('call-', toString(number)), concat('trace-', toString(intDiv(number, 5)))"
                        + " FROM numbers(100000)");
        database.execute("OPTIMIZE TABLE costline_raw.request_costs FINAL");
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    @Test
    void anEventIsFoundByItsFirstDigits() throws Exception {
        // Given
        String id = database.value("SELECT lower(hex(sipHash128(toUInt64(77777))))");
        String sql = Question.named("event").sql();

        // When
        Map<String, String> asked = Map.of(
                "tenant",
                TENANT,
                "first",
                id.substring(0, 8) + "0".repeat(24),
                "last",
                id.substring(0, 8) + "f".repeat(24));

        // Then
        assertThat(database.rows(filled(sql, asked)))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("event_id", id));
        assertThat(granulesBy("event_id_begins", filled(sql, asked))).isLessThan(3);
    }

    @Test
    void callsAreFoundByTheirTraceAndByTheirId() throws Exception {
        // Given
        String sql = Question.named("trace_calls").sql();
        Map<String, String> asked = Map.of(
                "tenant", TENANT, "trace", "trace-7777", "from", "2026-10-01 00:00:00", "to", "2026-10-03 00:00:00");

        // When, Then
        assertThat(database.rows(filled(sql, asked))).hasSize(5);
        assertThat(granulesBy("trace_id_seen", filled(sql, asked))).isLessThan(3);
        assertThat(granulesBy(
                        "call_id_seen",
                        "SELECT event_id FROM costline.call_views WHERE tenant = '" + TENANT
                                + "' AND call_id = 'call-7'"))
                .isLessThan(3);
    }

    private static String filled(String sql, Map<String, String> values) {
        String filled = sql;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replaceAll("\\{" + value.getKey() + ":String}", "'" + value.getValue() + "'");
            filled = filled.replaceAll(
                    "\\{" + value.getKey() + ":(DateTime64\\(6, 'UTC'\\))}",
                    "CAST('" + value.getValue() + "', 'DateTime64(6, \\\\'UTC\\\\')')");
        }
        return filled;
    }

    /** How many granules of the table an index leaves, of more than ten. */
    private int granulesBy(String index, String sql) throws Exception {
        String plan = String.join(
                "\n",
                database.rows("EXPLAIN indexes = 1 " + sql).stream()
                        .map(row -> row.values().iterator().next().strip())
                        .toList());
        String left = plan.replaceAll("(?s).*Name: " + index + "\n.*?Granules: (\\d+/\\d+).*", "$1");
        assertThat(left).as(plan).matches("\\d+/\\d{2,}");
        return Integer.parseInt(left.substring(0, left.indexOf('/')));
    }
}
