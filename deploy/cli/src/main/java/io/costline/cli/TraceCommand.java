package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "trace",
        description = {
            "Show one trace: its calls in order with what each cost, as a waterfall.",
            "",
            "An attempt that did not serve its operation is marked 'wasted', an answer of a dearer model than asked for 'dearer',"
                    + " with what it added. A cost in brackets is an upper bound. Currencies are never added up.",
            ""
        })
final class TraceCommand extends StackCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** How far a call may lie outside the times of its trace: two reports of it may tell its time a little differently. */
    private static final Duration AROUND = Duration.ofDays(1);

    @Parameters(index = "0", paramLabel = "TRACE_ID", description = "The trace.")
    private String traceId = "";

    @Option(names = "--tenant", defaultValue = "", description = "Look in this tenant only.")
    private String tenant = "";

    @Option(names = "--json", description = "One JSON object: the trace's rows, one a currency, and its calls.")
    private boolean json;

    TraceCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Questions questions = stack.find().questions()) {
            Map<String, Object> asked = Map.of("tenant", owner(questions), "trace", traceId);
            List<Row> sums = questions.ask("trace", asked);
            List<Row> calls = calls(questions, asked, sums);
            // The trace's sums come by another way than its calls, a moment apart.
            Instant limit = Instant.now().plus(SETTLING);
            while (counted(calls) != sums.getFirst().number("calls")
                    && Instant.now().isBefore(limit)) {
                Thread.sleep(PAUSE);
                sums = questions.ask("trace", asked);
                calls = calls(questions, asked, sums);
            }
            if (json) {
                console.line("{\"trace\":" + array(sums) + ",\"calls\":" + array(calls) + "}");
            } else {
                head(sums);
                new TraceReport(console, calls).print();
            }
        }
        return 0;
    }

    private static List<Row> calls(Questions questions, Map<String, Object> asked, List<Row> sums) {
        Row trace = sums.getFirst();
        return questions.ask(
                "trace_calls",
                Map.of(
                        "tenant", asked.getOrDefault("tenant", ""),
                        "trace", asked.getOrDefault("trace", ""),
                        "from", instant(trace, "started_at").minus(AROUND),
                        "to", instant(trace, "ended_at").plus(AROUND)));
    }

    private static Instant instant(Row row, String column) {
        return Instant.parse(row.text(column).replace(' ', 'T') + "Z");
    }

    private static long counted(List<Row> calls) {
        return calls.stream().filter(call -> call.flag("counts")).count();
    }

    private static String array(List<Row> rows) {
        return rows.stream().map(row -> row.cells().toString()).collect(Collectors.joining(",", "[", "]"));
    }

    /** The tenant whose trace it is. What was sent a moment ago takes a second or two to come here, so we wait a little. */
    private String owner(Questions questions) throws InterruptedException {
        Instant limit = Instant.now().plus(PATIENCE);
        List<String> names = owners(questions);
        while (names.isEmpty() && Instant.now().isBefore(limit)) {
            Thread.sleep(PAUSE);
            names = owners(questions);
        }
        if (names.isEmpty()) {
            throw new CommandFailure(
                    (tenant.isEmpty() ? "there is" : "tenant " + tenant + " has") + " no trace " + traceId);
        }
        if (names.size() > 1) {
            throw new CommandFailure("tenants " + String.join(", ", names) + " each have a trace " + traceId
                    + ": name one with --tenant");
        }
        return names.getFirst();
    }

    private List<String> owners(Questions questions) {
        return questions.ask("trace_tenants", Map.of("trace", traceId)).stream()
                .map(row -> row.text("tenant"))
                .filter(name -> tenant.isEmpty() || tenant.equals(name))
                .toList();
    }

    private void head(List<Row> sums) {
        Row trace = sums.getFirst();
        String customer = trace.text("customer_id");
        String feature = trace.text("feature");
        String cost = sums.stream()
                .map(row -> Figures.money(
                        row.decimal("contracted_cost"), row.text("currency"), digits(row, "contracted_cost")))
                .collect(Collectors.joining(" and "));
        console.line(console.bold(traceId));
        console.line("  " + (customer.isEmpty() ? "no customer named" : "customer " + customer)
                + (feature.isEmpty() ? "" : ", " + feature) + ", "
                + trace.text("status").toLowerCase(Locale.ROOT) + ", "
                + Figures.count(trace.number("calls"), "call") + " in "
                + Figures.count(trace.number("operations"), "operation") + ", " + console.bold(cost));
        for (Row row : sums) {
            part(row, "fallback_cost", "wasted on attempts that served nothing");
            part(row, "escalation_cost", "added by answers of dearer models than asked for");
        }
        if (trace.number("unpriced_calls") > 0) {
            String bounds = sums.stream()
                    .filter(row -> row.decimal("unpriced_upper_bound").signum() > 0)
                    .map(row -> Figures.money(row.decimal("unpriced_upper_bound"), row.text("currency")))
                    .collect(Collectors.joining(" and "));
            console.line(console.yellow("  not in it: " + Figures.count(trace.number("unpriced_calls"), "call")
                    + " without a price" + (bounds.isEmpty() ? "" : ", at most " + bounds)));
        }
        console.blank();
    }

    private void part(Row row, String column, String what) {
        if (row.decimal(column).signum() > 0) {
            console.line(console.yellow("  of it "
                    + Figures.money(row.decimal(column), row.text("currency"), digits(row, column)) + " " + what));
        }
    }

    private static int digits(Row row, String column) {
        return Figures.digits(Stream.of(row.decimal(column)));
    }
}
