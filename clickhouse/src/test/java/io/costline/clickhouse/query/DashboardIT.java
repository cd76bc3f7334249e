package io.costline.clickhouse.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every query of the Grafana dashboard runs and finds the seed, its macros filled in as the ClickHouse plugin does. */
class DashboardIT {
    private static final String TENANT = "dashboard";
    private static final Path DASHBOARD = Path.of("..", "deploy", "grafana", "costline.json");
    private static final Span HOURS = around(Duration.ofHours(1), Duration.ofHours(3));
    private static final List<Span> SPANS = List.of(
            around(Duration.ZERO, Duration.ofMinutes(5)), HOURS, around(Duration.ofDays(40), Duration.ofHours(3)));

    @Test
    void everyPanelAnswers() throws Exception {
        try (TestDatabase database = TestDatabase.open()) {
            // Given
            Seed.into(database, TENANT);
            database.execute(
                    "INSERT INTO costline_raw.sink_freshness (measured_at, table_name, row_count, p50_ms, p99_ms,"
                            + " max_ms) VALUES (now64(3), 'request_costs', 10, 5, 9, 11)");
            JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DASHBOARD));
            List<String> asked = new ArrayList<>();

            for (JsonNode panel : dashboard.get("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    for (Span span : SPANS) {
                        // When
                        String title = panel.get("title").asString();
                        List<Map<String, String>> rows =
                                database.rows(filled(target.get("rawSql").asString(), span));

                        // Then
                        asked.add(title);
                        assertThat(rows).as("%s, %s", title, span).isNotEmpty();
                        assertThat(rows.getFirst()).as(title).doesNotContainValue("null");
                    }
                }
            }
            assertThat(asked)
                    .hasSizeGreaterThan(15)
                    .contains(
                            "Spend (${currency})",
                            "Cost per customer (${currency})",
                            "Fallback rate",
                            "Unpriced usage");
        }
    }

    @Test
    void everyVariableAnswers() throws Exception {
        try (TestDatabase database = TestDatabase.open()) {
            // Given
            Seed.into(database, TENANT);
            JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DASHBOARD));

            for (JsonNode variable : dashboard.get("templating").get("list")) {
                if (variable.get("type").asString().equals("query")) {
                    // When
                    List<Map<String, String>> rows =
                            database.rows(filled(variable.get("query").asString(), HOURS));

                    // Then
                    assertThat(rows).as(variable.get("name").asString()).isNotEmpty();
                }
            }
        }
    }

    /** The dashboard asks the questions that everyone asks: its queries are made of their files. */
    @Test
    void everyQueryIsAQuestion() throws Exception {
        String text = Files.readString(DASHBOARD);
        String made = text;
        JsonNode dashboard = JsonMapper.shared().readTree(text);
        for (JsonNode panel : dashboard.get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                made = made.replace(
                        target.get("rawSql").toString(), quoted(GrafanaQuery.of(target.required("question"))));
            }
        }
        for (JsonNode variable : dashboard.get("templating").get("list")) {
            if (variable.get("type").asString().equals("query")) {
                made = made.replace(
                        variable.get("query").toString(), quoted(GrafanaQuery.of(variable.required("question"))));
            }
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DASHBOARD, made);
        } else {
            assertThat(text).isEqualTo(made);
        }
    }

    /** A figure can be opened where it is explained, an empty panel says why, and no screen asks each few seconds. */
    @Test
    void everyPanelLeadsToTheConsoleAndSaysWhenThereIsNothing() throws Exception {
        JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DASHBOARD));
        for (JsonNode panel : dashboard.get("panels")) {
            if (panel.has("targets")) {
                String title = panel.get("title").asString();
                assertThat(panel.at("/links/0/url").asString()).as(title).startsWith("${console}/");
                assertThat(panel.at("/fieldConfig/defaults/noValue").asString())
                        .as(title)
                        .isNotEmpty();
            }
        }
        assertThat(dashboard.get("refresh").asString()).isEqualTo("1m");
    }

    @Test
    void noSignOfACurrencyIsFixed() throws Exception {
        assertThat(Files.readString(DASHBOARD)).doesNotContain("currencyUSD");
    }

    private static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }

    @Test
    void noQueryReadsARawTable() throws Exception {
        assertThat(Files.readString(DASHBOARD)).doesNotContain("costline_raw");
    }

    /** What the time picker says. */
    private record Span(Instant from, Instant to) {}

    private static Span around(Duration before, Duration after) {
        return new Span(Seed.HOUR.minus(before), Seed.HOUR.plus(after));
    }

    private static String filled(String sql, Span span) {
        String from = "toDateTime(" + span.from().getEpochSecond() + ")";
        String to = "toDateTime(" + span.to().getEpochSecond() + ")";
        String filled = sql.replaceAll("\\$__timeFilter\\((\\w+)\\)", "$1 >= " + from + " AND $1 <= " + to)
                .replaceAll("\\$__dateFilter\\((\\w+)\\)", "$1 >= " + day(span.from()) + " AND $1 <= " + day(span.to()))
                .replaceAll("\\$__timeInterval\\((\\w+)\\)", "toStartOfInterval(toDateTime($1), INTERVAL 60 second)")
                .replace("$__interval_s", "60")
                .replace("$__fromTime", from)
                .replace("$__toTime", to)
                .replace("${tenant}", TENANT)
                .replace("${currency}", "USD");
        assertThat(filled).doesNotContain("$");
        return filled;
    }

    private static String day(Instant instant) {
        return "toDate('" + LocalDate.ofInstant(instant, ZoneOffset.UTC) + "')";
    }
}
