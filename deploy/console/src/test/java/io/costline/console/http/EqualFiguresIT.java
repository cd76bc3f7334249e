package io.costline.console.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Question.Column;
import io.costline.clickhouse.query.Question.Unit;
import io.costline.clickhouse.query.Row;
import io.costline.clickhouse.query.RowText;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A figure is the same to the last digit as JSON, as CSV and as {@code costline ask} prints it, for every question. */
class EqualFiguresIT {
    private static final Map<String, String> NEEDED = Map.ofEntries(
            Map.entry("trace", "run-1"),
            Map.entry("trace_id", "run-1"),
            Map.entry("event_id", "a1" + "0".repeat(30)),
            Map.entry("first", "a1" + "0".repeat(30)),
            Map.entry("last", "a1" + "f".repeat(30)),
            Map.entry("from", "2026-06-01 00:00:00"),
            Map.entry("to", "2026-06-02 00:00:00"),
            Map.entry("before", "2026-06-02 00:00:00"),
            Map.entry("as_of", "2026-06-02 00:00:00"),
            Map.entry("known", "2026-06-02 00:00:00"),
            Map.entry("ids", "run-1"));

    private static Fixture console;

    @BeforeAll
    static void start() throws Exception {
        console = Fixture.seeded(Map.of());
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    static Stream<Arguments> all() {
        return Question.all().values().stream().map(question -> arguments(question.name(), question));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void pageExportAndCommandAgree(String name, Question question) {
        // Given what the question needs
        Map<String, String> values = new TreeMap<>();
        Map<String, Object> bound = new HashMap<>();
        for (Question.Parameter parameter : question.parameters()) {
            if (parameter.fallback().isEmpty() && !parameter.ofAsker()) {
                String value = NEEDED.getOrDefault(parameter.name(), "a1");
                values.put(parameter.name(), value);
                bound.put(
                        parameter.name(),
                        parameter.list()
                                ? List.of(value)
                                : parameter.type().startsWith("DateTime64") ? value + ".000000" : value);
            }
        }
        if (!question.allTenants()) {
            bound.put("tenant", "alpha");
        }
        String query = values.entrySet().stream()
                .map(each -> each.getKey() + '=' + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
        String owner = console.owner("alpha");

        // When
        JsonNode json = console.get("/api/v1/questions/" + name + query, owner).json();
        String csv =
                console.get("/api/v1/questions/" + name + ".csv" + query, owner).body();
        List<Row> asked = console.questions.ask(question, bound);

        // Then
        assertThat(json.path("error").toString()).isEmpty();
        List<Column> columns = question.columns();
        assertThat(sums(columns, json)).isEqualTo(sums(columns, asked));
        if (columns.stream().noneMatch(EqualFiguresIT::moves)) {
            assertThat(csv)
                    .isEqualTo(Stream.concat(
                                    Stream.of(RowText.csvHead(question)),
                                    asked.stream().map(row -> RowText.csv(question, row)))
                            .collect(Collectors.joining("\r\n", "", "\r\n")));
            assertThat(csv).isEqualTo(csv(question, json));
        }
    }

    /** How long ago something was is another figure a moment later; binary fractions have several spellings. */
    private static boolean moves(Column column) {
        return List.of(Unit.SECONDS, Unit.MS, Unit.SHARE, Unit.PERCENT).contains(column.unit())
                || column.name().equals("observed_at")
                || column.name().equals("forecast");
    }

    private static String csv(Question question, JsonNode json) {
        StringBuilder csv = new StringBuilder(RowText.csvHead(question)).append("\r\n");
        for (JsonNode row : json.path("rows")) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                JsonNode cell = row.get(i);
                cells.add(
                        cell.isNull()
                                ? ""
                                : RowText.csv(
                                        question.columns().get(i),
                                        cell.isContainer() ? cell.toString() : cell.asString()));
            }
            csv.append(String.join(",", cells)).append("\r\n");
        }
        return csv.toString();
    }

    private static Map<String, BigDecimal> sums(List<Column> columns, JsonNode json) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (JsonNode row : json.path("rows")) {
            for (int i = 0; i < columns.size(); i++) {
                if (sums(columns.get(i)) && !row.get(i).isNull()) {
                    sums.merge(columns.get(i).name(), new BigDecimal(row.get(i).stringValue()), BigDecimal::add);
                }
            }
        }
        return sums;
    }

    private static Map<String, BigDecimal> sums(List<Column> columns, List<Row> rows) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (Row row : rows) {
            for (Column column : columns) {
                if (sums(column) && row.has(column.name())) {
                    sums.merge(column.name(), row.decimal(column.name()), BigDecimal::add);
                }
            }
        }
        return sums;
    }

    private static boolean sums(Column column) {
        return List.of(Unit.MONEY, Unit.COUNT, Unit.TOKENS).contains(column.unit()) && !moves(column);
    }
}
