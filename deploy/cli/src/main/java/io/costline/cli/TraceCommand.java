package io.costline.cli;

import io.costline.cli.client.ClickHouse;
import io.costline.cli.client.ClickHouse.Row;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "trace",
        description = {
            "Show one trace: its calls in order with what each cost, as a waterfall.",
            "",
            "An attempt that did not serve its operation is marked as wasted; a cost in brackets is an upper bound.",
            ""
        })
final class TraceCommand implements Callable<Integer> {
    private static final int BAR = 10;
    private static final int LONGEST_MODEL = 30;
    private static final int ID_DIGITS = 10;
    private static final String CALLS = """
            SELECT lower(hex(event_id)) AS id, step, provider, served_model, requested_model, toString(status) AS status,
                   error_type, toString(pricing_status) AS pricing, contracted_cost AS cost, upper_bound, operation_id,
                   attempt_index, customer_id, feature,
                   dateDiff('millisecond', min(event_time) OVER (), event_time) AS begin,
                   dateDiff('millisecond', event_time, coalesce(ended_at, event_time)) AS took,
                   input_uncached_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
                       + cache_write_unknown_ttl_tokens + tool_use_input_tokens AS input,
                   output_visible_tokens + reasoning_tokens + prediction_rejected_tokens AS output
            FROM costline_raw.request_costs FINAL
            WHERE tenant = {tenant:String} AND trace_id = {trace:String}
            ORDER BY event_time, operation_id, attempt_index, event_id""";
    private static final String TENANTS = """
            SELECT DISTINCT tenant FROM costline_raw.traces
            WHERE trace_id = {trace:String} AND ({tenant:String} = '' OR tenant = {tenant:String}) ORDER BY tenant""";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String TRACE = """
            SELECT customer_id, feature, toString(status) AS status, calls, operations, fallback_operations, unpriced_calls,
                   arrayReduce('sum', amounts.contracted_cost) AS cost, arrayReduce('sum', amounts.fallback_cost) AS waste
            FROM costline_raw.traces FINAL
            WHERE tenant = {tenant:String} AND trace_id = {trace:String}""";

    private final Console console;

    @Parameters(index = "0", paramLabel = "TRACE_ID", description = "The trace.")
    private String traceId = "";

    @Option(names = "--tenant", defaultValue = "", description = "Look in this tenant only.")
    private String tenant = "";

    @Mixin
    private StackOption stack;

    TraceCommand(Console console) {
        this.console = console;
        this.stack = new StackOption();
    }

    @Override
    public Integer call() throws InterruptedException {
        try (ClickHouse clickHouse = new ClickHouse(stack.find().clickHouseUrl())) {
            Map<String, String> parameters = Map.of("tenant", owner(clickHouse), "trace", traceId);
            List<Row> calls = clickHouse.rows(CALLS, parameters);
            List<Row> traces = clickHouse.rows(TRACE, parameters);
            // The trace's sums come by another way than its calls, a moment later.
            Instant limit = Instant.now().plus(SETTLING);
            while (sums(traces) < calls.size() && Instant.now().isBefore(limit)) {
                Thread.sleep(PAUSE);
                calls = clickHouse.rows(CALLS, parameters);
                traces = clickHouse.rows(TRACE, parameters);
            }
            if (!traces.isEmpty()) {
                head(traces.getFirst());
            }
            waterfall(calls);
        }
        return 0;
    }

    private static long sums(List<Row> traces) {
        return traces.isEmpty() ? 0 : traces.getFirst().number("calls");
    }

    /** The tenant whose trace it is. What was sent a moment ago takes a second or two to come here, so we wait a little. */
    private String owner(ClickHouse clickHouse) throws InterruptedException {
        Map<String, String> parameters = Map.of("tenant", tenant, "trace", traceId);
        Instant limit = Instant.now().plus(PATIENCE);
        List<Row> tenants = clickHouse.rows(TENANTS, parameters);
        while (tenants.isEmpty() && Instant.now().isBefore(limit)) {
            Thread.sleep(PAUSE);
            tenants = clickHouse.rows(TENANTS, parameters);
        }
        List<String> names = tenants.stream().map(row -> row.text("tenant")).toList();
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

    private void head(Row trace) {
        String customer = trace.text("customer_id");
        String feature = trace.text("feature");
        console.line(console.bold(traceId) + "  " + (customer.isEmpty() ? "no customer named" : "customer " + customer)
                + (feature.isEmpty() ? "" : ", " + feature) + ", "
                + trace.text("status").toLowerCase(Locale.ROOT) + ", " + plural(trace.number("calls"), "call") + " in "
                + plural(trace.number("operations"), "operation") + ", "
                + console.bold(Figures.fineDollars(trace.decimal("cost"))));
        if (trace.decimal("waste").signum() > 0) {
            console.line(console.yellow("  of it " + Figures.fineDollars(trace.decimal("waste"))
                    + " wasted on attempts that served nothing"));
        }
        if (trace.number("unpriced_calls") > 0) {
            console.line(console.yellow(
                    "  not in it: " + plural(trace.number("unpriced_calls"), "call") + " without a price"));
        }
        console.blank();
    }

    private static String plural(long number, String noun) {
        return Figures.count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    private void waterfall(List<Row> calls) {
        long end = calls.stream()
                .mapToLong(call -> call.number("begin") + call.number("took"))
                .max()
                .orElse(0);
        Table table = new Table("step", "model", ">begin", "", ">input", ">output", ">cost", "event");
        BigDecimal total = BigDecimal.ZERO;
        for (Row call : calls) {
            boolean priced = call.has("cost");
            total = priced ? total.add(call.decimal("cost")) : total;
            table.row(
                    step(call),
                    shortened(model(call)),
                    String.format(Locale.ROOT, "%.1f s", call.number("begin") / 1_000.0),
                    bar(call.number("begin"), call.number("took"), Math.max(1, end)),
                    Figures.count(call.number("input")),
                    Figures.count(call.number("output")),
                    priced
                            ? Figures.fineDollars(call.decimal("cost"))
                            : "(≤ " + Figures.fineDollars(call.decimal("upper_bound")) + ")",
                    console.dim(call.text("id").substring(0, ID_DIGITS)));
        }
        table.rule().row("total", "", "", "", "", "", Figures.fineDollars(total), "");
        table.print(console);
    }

    private String step(Row call) {
        String step = call.text("step").isEmpty() ? "call" : call.text("step");
        return call.text("status").equals("OK") ? step : step + " " + console.red(call.text("error_type"));
    }

    private static String shortened(String model) {
        return model.length() <= LONGEST_MODEL ? model : model.substring(0, LONGEST_MODEL - 1) + "…";
    }

    private static String model(Row call) {
        String served = call.text("served_model");
        String requested = call.text("requested_model");
        return requested.isEmpty() || requested.equals(served) ? served : served + " (for " + requested + ")";
    }

    private static String bar(long begin, long took, long end) {
        int from = (int) Math.min(BAR - 1, begin * BAR / end);
        int length = (int) Math.max(1, Math.min(BAR - from, (took * BAR + end - 1) / end));
        return " ".repeat(from) + "█".repeat(length) + " ".repeat(BAR - from - length);
    }
}
