package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.cli.text.Waterfall;
import io.costline.clickhouse.query.Row;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The calls of a trace for a person: what ran when, what it cost, and what went wrong, in money. */
final class TraceReport {
    private static final int BAR = 24;
    private static final int ID_DIGITS = 10;

    private final Console console;
    private final List<Row> calls;
    private final List<Row> evidence;

    TraceReport(Console console, List<Row> rows) {
        this.console = console;
        this.calls = rows.stream().filter(row -> row.flag("counts")).toList();
        this.evidence = rows.stream().filter(row -> !row.flag("counts")).toList();
    }

    void print() {
        int digits = Figures.digits(calls.stream().flatMap(TraceReport::shown));
        Waterfall waterfall =
                new Waterfall(calls.stream().map(TraceReport::span).toList(), BAR);
        Table table = new Table("~step", "~model", "?>begin", "?", "?>input", "?>output", ">cost", "~note", "event");
        Map<String, BigDecimal> totals = new TreeMap<>();
        for (Row call : calls) {
            if (call.has("contracted_cost")) {
                totals.merge(call.text("currency"), call.decimal("contracted_cost"), BigDecimal::add);
            }
            table.row(
                    call.text("step").isEmpty() ? "call" : call.text("step"),
                    model(call),
                    Figures.seconds(Duration.ofMillis(call.number("begin_ms"))),
                    waterfall.bar(span(call)),
                    Figures.count(call.number("input_tokens")),
                    Figures.count(call.number("output_tokens")),
                    cost(call, digits),
                    note(call, digits),
                    console.dim(call.text("event_id").substring(0, ID_DIGITS)));
        }
        table.rule();
        totals.forEach((currency, total) ->
                table.row("total", "", "", "", "", "", Figures.money(total, currency, digits), "", ""));
        table.print(console);
        String folded = waterfall.folded().stream()
                .map(millis -> String.format(Locale.ROOT, "%.1f s", millis / 1_000.0))
                .collect(Collectors.joining(", "));
        if (!folded.isEmpty()) {
            console.line(console.dim("  ┊ nothing ran for " + folded));
        }
        otherViews();
    }

    /** Evidence costs nothing and is no further call: the same call as another source saw it. */
    private void otherViews() {
        for (Row view : evidence) {
            String of = calls.stream()
                    .filter(call -> call.text("call_id").equals(view.text("call_id")))
                    .map(call -> ", which is " + call.text("event_id").substring(0, ID_DIGITS) + " above")
                    .findFirst()
                    .orElse("");
            console.line(console.dim("  not counted: " + view.text("event_id").substring(0, ID_DIGITS) + ", what "
                    + view.text("source") + " saw of a call" + of));
        }
    }

    private static Waterfall.Span span(Row call) {
        long begin = call.number("begin_ms");
        return new Waterfall.Span(begin, begin + call.number("took_ms"));
    }

    private static Stream<BigDecimal> shown(Row call) {
        return Stream.of(call.decimal(call.has("contracted_cost") ? "contracted_cost" : "upper_bound"));
    }

    private static String cost(Row call, int digits) {
        String currency = call.text("currency");
        return call.has("contracted_cost")
                ? Figures.money(call.decimal("contracted_cost"), currency, digits)
                : "(≤ " + Figures.money(call.decimal("upper_bound"), currency, digits) + ")";
    }

    private static String model(Row call) {
        String served = call.text("served_model");
        String requested = call.text("requested_model");
        return requested.isEmpty() || requested.equals(served) ? served : served + " (for " + requested + ")";
    }

    private String note(Row call, int digits) {
        if (!call.flag("served")) {
            String error = call.text("error_type");
            String status = call.text("status").toLowerCase(Locale.ROOT);
            return console.red("wasted" + (error.isEmpty() ? status.equals("ok") ? "" : ": " + status : ": " + error));
        }
        if (!call.has("contracted_cost")) {
            return console.yellow("no price: "
                    + call.text("pricing_reason").toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        BigDecimal more =
                call.has("requested_cost") && !call.text("requested_model").equals(call.text("served_model"))
                        ? call.decimal("contracted_cost").subtract(call.decimal("requested_cost"))
                        : BigDecimal.ZERO;
        return more.signum() > 0
                ? console.yellow("dearer: +" + Figures.money(more, call.text("currency"), digits))
                : "";
    }
}
