package io.costline.lab.demo;

import io.costline.cli.client.ClickHouse;
import io.costline.cli.client.ClickHouse.Row;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.lab.traffic.Traffic;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the demo shows, all of it read back out of ClickHouse. */
public final class Answers {
    private static final int TOP_CUSTOMERS = 10;

    private final Console console;
    private final ClickHouse clickHouse;
    private final Map<String, String> tenant;

    public Answers(Console console, ClickHouse clickHouse, String tenant) {
        this.console = console;
        this.clickHouse = clickHouse;
        this.tenant = Map.of("tenant", tenant);
    }

    public void print() {
        researchAgent();
        providers();
        customers();
        fallbacks();
        alerts();
        unpriced();
    }

    private void researchAgent() {
        Row trace = rows("""
                SELECT customer_id, calls, length(models) AS models, length(providers) AS providers,
                       arrayReduce('sum', amounts.contracted_cost) AS cost
                FROM costline_raw.traces FINAL
                WHERE tenant = {tenant:String} AND trace_id = '%s'""".formatted(Traffic.RESEARCH_AGENT_TRACE)).getFirst();
        List<Row> calls = rows("""
                SELECT step, served_model, input_uncached_tokens + cache_read_tokens AS input,
                       output_visible_tokens + reasoning_tokens AS output, contracted_cost AS cost,
                       customer_id
                FROM costline_raw.request_costs FINAL
                WHERE tenant = {tenant:String} AND trace_id = '%s'
                ORDER BY event_time""".formatted(Traffic.RESEARCH_AGENT_TRACE));
        console.heading("One agent run, five calls, one customer: trace " + Traffic.RESEARCH_AGENT_TRACE);
        Table table = new Table("step", "model", ">input", ">output", ">cost");
        for (Row call : calls) {
            table.row(
                    call.text("step"),
                    call.text("served_model"),
                    Figures.count(call.number("input")),
                    Figures.count(call.number("output")),
                    Figures.dollars(call.decimal("cost")));
        }
        table.rule()
                .row("total", "paid by " + trace.text("customer_id"), "", "", Figures.dollars(trace.decimal("cost")));
        table.print(console);
        note("Only the last call names its customer; the other four got it by their trace.");
        note("The published example prints $0.0745 for these five; its own rows add up to $0.0750.");
    }

    private void providers() {
        List<Row> rows = rows("""
                SELECT scope_value AS provider, sum(calls) AS calls, sum(input_tokens) AS input, sum(output_tokens) AS output,
                       sum(contracted_cost) AS cost
                FROM costline_raw.spend_buckets FINAL
                WHERE tenant = {tenant:String} AND dimension = 'PROVIDER' AND granularity = 'HOUR'
                GROUP BY provider ORDER BY cost DESC""");
        BigDecimal total = sum(rows);
        console.heading("Spend by provider");
        Table table =
                new Table("provider", ">calls", ">input tokens", ">output tokens", ">cost", ">share", ">per 1M tokens");
        long calls = 0;
        long input = 0;
        long output = 0;
        for (Row row : rows) {
            providerRow(
                    table,
                    row.text("provider"),
                    row.number("calls"),
                    row.number("input"),
                    row.number("output"),
                    row.decimal("cost"),
                    total);
            calls += row.number("calls");
            input += row.number("input");
            output += row.number("output");
        }
        providerRow(table.rule(), "all", calls, input, output, total, total);
        table.print(console);
    }

    private static void providerRow(
            Table table, String name, long calls, long input, long output, BigDecimal cost, BigDecimal total) {
        BigDecimal tokens = BigDecimal.valueOf(Math.max(1, input + output));
        table.row(
                name,
                Figures.count(calls),
                Figures.count(input),
                Figures.count(output),
                Figures.dollars(cost),
                Figures.percent(cost, total),
                Figures.dollars(cost.movePointRight(6).divide(tokens, 4, RoundingMode.HALF_EVEN)));
    }

    private void customers() {
        List<Row> rows = rows("""
                SELECT scope_value AS customer, sum(calls) AS calls, sum(contracted_cost) AS cost, sum(fallback_cost) AS waste
                FROM costline_raw.spend_buckets FINAL
                WHERE tenant = {tenant:String} AND dimension = 'CUSTOMER' AND granularity = 'HOUR'
                GROUP BY customer ORDER BY customer = '', cost DESC""");
        BigDecimal total = sum(rows);
        console.heading("Cost per customer");
        Table table = new Table("customer", ">calls", ">cost", ">share", ">of it wasted");
        List<Row> named =
                rows.stream().filter(row -> !row.text("customer").isEmpty()).toList();
        for (Row row : named.subList(0, Math.min(TOP_CUSTOMERS, named.size()))) {
            customerRow(table, row.text("customer"), List.of(row), total);
        }
        if (named.size() > TOP_CUSTOMERS) {
            customerRow(
                    table, (named.size() - TOP_CUSTOMERS) + " more", named.subList(TOP_CUSTOMERS, named.size()), total);
        }
        List<Row> unnamed =
                rows.stream().filter(row -> row.text("customer").isEmpty()).toList();
        customerRow(table.rule(), "unattributed", unnamed, total);
        table.print(console);
        note("Unattributed: no call of these traces named a customer. It is nobody's, and not hidden.");
    }

    private static void customerRow(Table table, String name, List<Row> rows, BigDecimal total) {
        BigDecimal cost = sum(rows);
        table.row(
                name,
                Figures.count(
                        rows.stream().mapToLong(row -> row.number("calls")).sum()),
                Figures.dollars(cost),
                Figures.percent(cost, total),
                Figures.dollars(
                        rows.stream().map(row -> row.decimal("waste")).reduce(BigDecimal.ZERO, BigDecimal::add)));
    }

    private void fallbacks() {
        Row row = rows("""
                SELECT sum(operations) AS operations, sum(fallback_operations) AS several, sum(wasted_calls) AS wasted,
                       sum(failed_calls) AS failed, sum(contracted_cost) AS cost, sum(fallback_cost) AS waste,
                       sum(escalation_cost) AS escalation
                FROM costline_raw.spend_buckets FINAL
                WHERE tenant = {tenant:String} AND dimension = 'TENANT' AND granularity = 'HOUR'""").getFirst();
        console.heading("Fallbacks and waste");
        new Table("", ">", ">")
                .row(
                        "operations needing more than one attempt",
                        Figures.count(row.number("several")),
                        Figures.percent(
                                BigDecimal.valueOf(row.number("several")),
                                BigDecimal.valueOf(row.number("operations"))))
                .row("calls that failed", Figures.count(row.number("failed")), "")
                .row(
                        "spent on attempts that served nothing",
                        Figures.dollars(row.decimal("waste")),
                        Figures.percent(row.decimal("waste"), row.decimal("cost")))
                .row(
                        "added by answers from dearer models than asked for",
                        Figures.dollars(row.decimal("escalation")),
                        Figures.percent(row.decimal("escalation"), row.decimal("cost")))
                .printBare(console);
    }

    private void alerts() {
        List<Row> rows = rows("""
                SELECT budget_id, toString(dimension) AS dimension, scope_value, threshold_percent, spend, spend_limit,
                       toString(state) AS state, retroactive
                FROM costline_raw.budget_alerts FINAL
                WHERE tenant = {tenant:String}
                ORDER BY budget_id, period_start, threshold_percent""");
        console.heading("Budget alerts");
        Table table = new Table("budget", "scope", ">threshold", ">spent when it fired", ">limit", "state");
        for (Row row : rows) {
            table.row(
                    row.text("budget_id"),
                    row.text("dimension").toLowerCase(Locale.ROOT) + " " + row.text("scope_value"),
                    row.number("threshold_percent") + " %",
                    Figures.dollars(row.decimal("spend")),
                    Figures.dollars(row.decimal("spend_limit")),
                    row.text("state").equals("FIRING") ? console.red("firing") : console.green("resolved"));
        }
        table.print(console);
    }

    private void unpriced() {
        List<Row> rows = rows("""
                SELECT provider, served_model, pricing_reason, count() AS calls,
                       sum(input_uncached_tokens + cache_read_tokens + cache_write_5m_tokens) AS input,
                       sum(output_visible_tokens + reasoning_tokens) AS output, sum(upper_bound) AS bound
                FROM costline_raw.request_costs FINAL
                WHERE tenant = {tenant:String} AND pricing_status IN ('UNPRICED', 'PARTLY_PRICED')
                GROUP BY provider, served_model, pricing_reason ORDER BY bound DESC""");
        console.heading("Unpriced usage: not in the totals above, and not zero either");
        Table table = new Table("model", "why", ">calls", ">input tokens", ">output tokens", ">costs at most");
        for (Row row : rows) {
            table.row(
                    row.text("provider") + "/" + row.text("served_model"),
                    row.text("pricing_reason").toLowerCase(Locale.ROOT).replace('_', ' '),
                    Figures.count(row.number("calls")),
                    Figures.count(row.number("input")),
                    Figures.count(row.number("output")),
                    Figures.dollars(row.decimal("bound")));
        }
        table.print(console);
    }

    private List<Row> rows(String sql) {
        return clickHouse.rows(sql, tenant);
    }

    private void note(String text) {
        console.line("  " + console.dim(text));
    }

    private static BigDecimal sum(List<Row> rows) {
        return rows.stream().map(row -> row.decimal("cost")).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
