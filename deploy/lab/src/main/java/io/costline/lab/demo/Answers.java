package io.costline.lab.demo;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.lab.traffic.Traffic;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the demo shows, all of it read back out of ClickHouse by the questions that everyone asks. Each currency has tables of its
 * own.
 */
public final class Answers {
    private static final int TOP_CUSTOMERS = 10;
    private static final String EVER = "2000-01-01 00:00:00";

    private final Console console;
    private final Questions questions;
    private final String tenant;

    public Answers(Console console, Questions questions, String tenant) {
        this.console = console;
        this.questions = questions;
        this.tenant = tenant;
    }

    public void print() {
        List<String> currencies = ask("spend").stream()
                .map(row -> row.text("currency"))
                .filter(currency -> !currency.isEmpty())
                .toList();
        researchAgent();
        currencies.forEach(this::providers);
        currencies.forEach(this::customers);
        currencies.forEach(this::fallbacks);
        routing();
        comparisons();
        corrections();
        alerts();
        spikes();
        unpriced();
    }

    private void researchAgent() {
        Map<String, String> trace = Map.of("trace", Traffic.RESEARCH_AGENT_TRACE);
        Row sums = ask("trace", trace).getFirst();
        String currency = sums.text("currency");
        console.heading("One agent run, five calls, one customer: trace " + Traffic.RESEARCH_AGENT_TRACE);
        Table table = new Table("step", "~model", ">input", ">output", ">cost");
        ask("trace_calls", Map.of("trace", Traffic.RESEARCH_AGENT_TRACE, "from", EVER, "to", Instant.now()))
                .forEach(call -> table.row(
                        call.text("step"),
                        call.text("served_model"),
                        Figures.count(call.number("input_tokens")),
                        Figures.count(call.number("output_tokens")),
                        Figures.money(call.decimal("contracted_cost"), call.text("currency"))));
        table.rule()
                .row(
                        "total",
                        "paid by " + sums.text("customer_id"),
                        "",
                        "",
                        Figures.money(sums.decimal("contracted_cost"), currency));
        table.print(console);
        note("Only the last call names its customer; the other four got it by their trace.");
        note("The published example prints $0.0745 for these five; its own rows add up to $0.0750.");
    }

    private void providers(String currency) {
        List<Row> rows = ask("spend_by", Map.of("dimension", "PROVIDER", "currency", currency));
        BigDecimal total = sum(rows, "contracted_cost");
        console.heading("Spend by provider" + named(currency));
        Table table = new Table(
                "~provider", ">calls", "?>input tokens", "?>output tokens", ">cost", ">share", ">per 1M tokens");
        for (Row row : rows) {
            String name = row.text("value");
            spendRow(table, name, List.of(row), total, currency);
        }
        spendRow(table.rule(), "all", rows, total, currency);
        table.print(console);
        note("Per 1M tokens: of calls with a price, input and output alike.");
    }

    private static void spendRow(Table table, String name, List<Row> rows, BigDecimal total, String currency) {
        BigDecimal cost = sum(rows, "contracted_cost");
        table.row(
                name,
                Figures.count(count(rows, "calls")),
                Figures.count(count(rows, "input_tokens")),
                Figures.count(count(rows, "output_tokens")),
                Figures.money(cost, currency),
                Figures.percent(cost, total),
                Figures.money(
                        sum(rows, "priced_cost")
                                .movePointRight(6)
                                .divide(
                                        BigDecimal.valueOf(Math.max(1, count(rows, "priced_tokens"))),
                                        4,
                                        RoundingMode.HALF_EVEN),
                        currency));
    }

    private void customers(String currency) {
        List<Row> rows = new ArrayList<>(ask("spend_by", Map.of("dimension", "CUSTOMER", "currency", currency)));
        List<Row> unnamed =
                rows.stream().filter(row -> row.text("value").isEmpty()).toList();
        rows.removeAll(unnamed);
        BigDecimal total = sum(rows, "contracted_cost").add(sum(unnamed, "contracted_cost"));
        console.heading("Cost per customer" + named(currency));
        Table table = new Table("~customer", ">calls", ">cost", ">share", ">of it wasted");
        for (Row row : rows.subList(0, Math.min(TOP_CUSTOMERS, rows.size()))) {
            customerRow(table, row.text("value"), List.of(row), total, currency);
        }
        if (rows.size() > TOP_CUSTOMERS) {
            List<Row> more = rows.subList(TOP_CUSTOMERS, rows.size());
            customerRow(table, more.size() + " more", more, total, currency);
        }
        customerRow(table.rule(), "unattributed", unnamed, total, currency);
        table.print(console);
        note("Unattributed: no call of these traces named a customer. It is nobody's, and not hidden.");
    }

    private static void customerRow(Table table, String name, List<Row> rows, BigDecimal total, String currency) {
        BigDecimal cost = sum(rows, "contracted_cost");
        table.row(
                name,
                Figures.count(count(rows, "calls")),
                Figures.money(cost, currency),
                Figures.percent(cost, total),
                Figures.money(sum(rows, "fallback_cost"), currency));
    }

    private void fallbacks(String currency) {
        Row row = ask("spend", Map.of("currency", currency)).getFirst();
        if (row.number("fallback_operations") == 0) {
            return;
        }
        BigDecimal cost = row.decimal("contracted_cost");
        console.heading("Fallbacks and waste" + named(currency));
        new Table("", ">", ">")
                .row(
                        "operations needing more than one attempt",
                        Figures.count(row.number("fallback_operations")),
                        Figures.percent(
                                BigDecimal.valueOf(row.number("fallback_operations")),
                                BigDecimal.valueOf(row.number("operations"))))
                .row("calls that failed", Figures.count(row.number("failed_calls")), "")
                .row(
                        "spent on attempts that served nothing",
                        Figures.money(row.decimal("fallback_cost"), currency),
                        Figures.percent(row.decimal("fallback_cost"), cost))
                .row(
                        "added by answers from dearer models than asked for",
                        Figures.money(row.decimal("escalation_cost"), currency),
                        Figures.percent(row.decimal("escalation_cost"), cost))
                .printBare(console);
    }

    private void routing() {
        Table table = new Table("~complexity", ">calls", ">cost", ">a call");
        Map<String, List<Row>> tiers = ask("routing").stream()
                .collect(Collectors.groupingBy(
                        row -> row.text("complexity_tier") + "\t" + row.text("currency"),
                        TreeMap::new,
                        Collectors.toList()));
        tiers.forEach((tier, rows) -> {
            String currency = rows.getFirst().text("currency");
            BigDecimal cost = sum(rows, "contracted_cost");
            if (cost.signum() > 0) {
                table.row(
                        rows.getFirst().text("complexity_tier"),
                        Figures.count(count(rows, "calls")),
                        Figures.money(cost, currency),
                        Figures.money(
                                cost.divide(BigDecimal.valueOf(count(rows, "calls")), 6, RoundingMode.HALF_EVEN),
                                currency,
                                6));
            }
        });
        console.heading("Routing, by how hard the router took the request to be");
        table.print(console);
    }

    private void comparisons() {
        List<Row> savings = ask("savings");
        List<Row> drift = ask("drift");
        console.heading("Beside the cost");
        Table table = new Table("", ">", ">");
        savings.stream().map(row -> row.text("currency")).distinct().forEach(currency -> {
            List<Row> rows = savings.stream()
                    .filter(row -> row.text("currency").equals(currency))
                    .toList();
            table.row(
                    "research-agent, all of it on " + rows.getFirst().text("baseline_model"),
                    Figures.money(sum(rows, "baseline_cost"), currency),
                    "instead of " + Figures.money(sum(rows, "list_cost"), currency));
        });
        drift.stream().map(row -> row.text("currency")).distinct().forEach(currency -> {
            List<Row> rows = drift.stream()
                    .filter(row -> row.text("currency").equals(currency))
                    .toList();
            table.row(
                    "what LiteLLM reported, taking cached tokens for fresh ones",
                    Figures.money(sum(rows, "reported_cost"), currency),
                    "instead of " + Figures.money(sum(rows, "our_cost"), currency));
        });
        table.printBare(console);
    }

    private void corrections() {
        Table table = new Table("~model", "~why", ">calls", ">corrected by");
        for (Row row : ask("corrections")) {
            if (row.decimal("contracted_difference").signum() != 0) {
                table.row(
                        row.text("provider") + "/" + row.text("served_model"),
                        row.text("cause").toLowerCase(Locale.ROOT).replace('_', ' '),
                        Figures.count(row.number("calls")),
                        Figures.money(row.decimal("contracted_difference"), row.text("currency")));
            }
        }
        console.heading("Corrections: what was stored before its price was known");
        table.print(console);
    }

    private void alerts() {
        Table table = new Table("~budget", "~scope", ">threshold", ">spent now", ">limit", "state");
        for (Row row : ask("alerts")) {
            if (!row.text("kind").equals("THRESHOLD")) {
                continue; // of a credit, which is shown with it, or of a spike
            }
            table.row(
                    row.text("budget_id"),
                    row.text("dimension").toLowerCase(Locale.ROOT) + " " + row.text("scope_value"),
                    row.number("threshold_percent") + " %",
                    Figures.money(row.decimal("spend_now"), row.text("currency")),
                    Figures.money(row.decimal("spend_limit"), row.text("currency")),
                    row.text("state").equals("FIRING") ? console.red("firing") : console.green("resolved"));
        }
        console.heading("Budget alerts");
        table.print(console);
    }

    private void spikes() {
        Table table = new Table("~budget", "~scope", "hour", ">spent in it", ">usual is up to", "state");
        for (Row row : ask("alerts")) {
            if (row.text("kind").equals("SPIKE")) {
                table.row(
                        row.text("budget_id"),
                        row.text("dimension").toLowerCase(Locale.ROOT) + " " + row.text("scope_value"),
                        row.text("period_start").substring(0, 16),
                        Figures.money(row.decimal("spend_now"), row.text("currency")),
                        Figures.money(row.decimal("spend_limit"), row.text("currency")),
                        row.text("state").equals("FIRING") ? console.red("firing") : console.green("resolved"));
            }
        }
        console.heading("A spike: an agent that goes round in circles, far below its daily limit");
        table.print(console);
    }

    private void unpriced() {
        Table table = new Table("~model", "~why", ">calls", "?>input tokens", "?>output tokens", ">costs at most");
        for (Row row : ask("unpriced")) {
            table.row(
                    row.text("provider") + "/" + row.text("served_model"),
                    row.text("pricing_reason").toLowerCase(Locale.ROOT).replace('_', ' '),
                    Figures.count(row.number("calls")),
                    Figures.count(row.number("input_tokens")),
                    Figures.count(row.number("output_tokens")),
                    Figures.money(row.decimal("upper_bound"), row.text("currency")));
        }
        console.heading("Unpriced usage: not in the totals above, and not zero either");
        table.print(console);
    }

    private List<Row> ask(String question) {
        return ask(question, Map.of());
    }

    private List<Row> ask(String question, Map<String, ?> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("tenant", tenant);
        return questions.ask(question, all);
    }

    private static String named(String currency) {
        return currency.equals("USD") ? "" : ", " + currency;
    }

    private void note(String text) {
        console.line("  " + console.dim(text));
    }

    private static BigDecimal sum(List<Row> rows, String column) {
        return rows.stream().map(row -> row.decimal(column)).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static long count(List<Row> rows, String column) {
        return rows.stream().mapToLong(row -> row.number(column)).sum();
    }
}
