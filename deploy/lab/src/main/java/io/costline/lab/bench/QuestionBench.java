package io.costline.lab.bench;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.migrate.Migrations;
import io.costline.clickhouse.migrate.Placement;
import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.embedded.clickhouse.EmbeddedClickHouse;
import io.costline.lab.sql.ClickHouse;
import io.costline.stack.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How fast questions answer over many calls. The rows are made within ClickHouse and the streams' sums of them by SQL, so that ten
 * million take minutes; what is asked is what a screen asks.
 */
final class QuestionBench {
    private static final String TENANT = SyntheticCalls.TENANT;
    private static final int TIMES = 7;

    private final Console console;
    private final ClickHouse clickHouse;
    private final Questions questions;
    private final long rows;

    private QuestionBench(Console console, ClickHouse clickHouse, Questions questions, long rows) {
        this.console = console;
        this.clickHouse = clickHouse;
        this.questions = questions;
        this.rows = rows;
    }

    /** Measures, prints, and tells whether the answers were right. */
    static boolean run(Console console, long rows, Consumer<String> progress) {
        try {
            Path folder = Files.createTempDirectory("costline-bench");
            try (EmbeddedClickHouse server = EmbeddedClickHouse.start(folder.resolve("clickhouse"), 0);
                    ClickHouse clickHouse = new ClickHouse(server.url());
                    Questions questions = Questions.at(server.url())) {
                new Migrations(ClickHouseAddress.of(server.url()), Placement.single()).run();
                var bench = new QuestionBench(console, clickHouse, questions, rows);
                SyntheticCalls.load(clickHouse, rows, false, progress);
                return bench.measure();
            } finally {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean measure() {
        console.heading("Questions over " + Figures.count(rows) + " calls of " + SyntheticCalls.DAYS + " days");
        Table table = new Table("question", "screen", ">rows", ">median", ">slowest", ">bar");
        for (Question question : Question.all().values()) {
            if (!question.screen().isEmpty()) {
                measure(question, table);
            }
        }
        table.print(console);
        Row spend = questions.ask("spend", Map.of("tenant", TENANT)).getFirst();
        BigDecimal pairs = questions.ask("spend_by_pair", Map.of("tenant", TENANT)).stream()
                .filter(row -> row.flag("kept"))
                .map(row -> row.decimal("contracted_cost"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal calls = clickHouse
                .row("SELECT sum(contracted_cost) AS cost FROM costline.request_costs WHERE tenant = 'bench'")
                .decimal("cost");
        boolean right = spend.decimal("contracted_cost").compareTo(calls) == 0
                && pairs.compareTo(calls) == 0
                && spend.number("calls") == rows;
        console.line(right ? "  ✓ the sums are those of the calls" : "  ✗ the sums are not those of the calls");
        return right;
    }

    private void measure(Question question, Table table) {
        Map<String, Object> values = values(question);
        int found = questions.ask(question, values).size();
        long[] nanos = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            questions.ask(question, values);
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        table.row(
                question.name(),
                question.screen(),
                Figures.count(found),
                Figures.millis(Math.round(nanos[TIMES / 2] / 1e6)),
                Figures.millis(Math.round(nanos[TIMES - 1] / 1e6)),
                question.screen().equals("first") ? "100 ms" : "150 ms");
    }

    private Map<String, Object> values(Question question) {
        Instant begin = SyntheticCalls.FIRST.plus(Duration.ofDays(SyntheticCalls.DAYS / 2));
        Map<String, Object> all = new HashMap<>();
        all.put("tenant", TENANT);
        all.put("trace", "trace-" + rows / 10);
        boolean trace = question.screen().equals("trace");
        all.put("from", trace ? begin.minus(Duration.ofDays(1)) : SyntheticCalls.FIRST.plus(Duration.ofMinutes(7)));
        all.put(
                "to",
                trace
                        ? begin.plus(Duration.ofDays(1))
                        : SyntheticCalls.FIRST
                                .plus(Duration.ofDays(SyntheticCalls.DAYS))
                                .minusSeconds(90));
        all.keySet()
                .removeIf(name -> question.parameters().stream()
                        .noneMatch(each -> each.name().equals(name)));
        return all;
    }
}
