package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "margin",
        description = {
            "Show what customers, features or plans leave: revenue earned less what their calls cost.",
            "",
            "Days are UTC. Cost is what is paid for calls before credits and commitments; where a contract has such, what it"
                    + " is after them stands beside. Usage without a price is in no cost; what the margin is if it costs all it may stands beside. Currencies are never added up.",
            ""
        })
final class MarginCommand extends StackCommand {
    /** What margins are shown by. */
    enum By {
        CUSTOMER("customer_id", "(nobody named)"),
        FEATURE("feature", "(not allocated)"),
        PLAN("plan", "(nobody named)");

        private final String column;
        private final String unnamed;

        By(String column, String unnamed) {
            this.column = column;
            this.unnamed = unnamed;
        }
    }

    @Option(names = "--by", defaultValue = "CUSTOMER", description = "customer, feature or plan. Default: customer.")
    private By by = By.CUSTOMER;

    @Option(names = "--currency", defaultValue = "", description = "Only this currency. Default: each.")
    private String currency = "";

    @Mixin
    private TimeOptions times = new TimeOptions();

    @Mixin
    private TenantOption tenant = new TenantOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    MarginCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Map<String, Object> values = new HashMap<>();
        values.put("currency", currency.toUpperCase(Locale.ROOT));
        times.into(values);
        Question question = Question.named("margin_by_" + by.name().toLowerCase(Locale.ROOT));
        try (Questions questions = stack.find().questions()) {
            values.put("tenant", tenant.one(questions));
            List<Row> rows = questions.ask(question, values);
            if (!output.printed(console, question, rows)) {
                print(rows);
                if (by == By.PLAN) {
                    questions.ask("plan_inversion", values).forEach(this::inversion);
                }
            }
        }
        return 0;
    }

    private void print(List<Row> rows) {
        if (rows.isEmpty()) {
            console.line("nothing was earned or spent" + times.words());
            return;
        }
        Map<String, List<Row>> byCurrency = rows.stream()
                .collect(Collectors.groupingBy(row -> row.text("currency"), TreeMap::new, Collectors.toList()));
        byCurrency.forEach((each, its) -> {
            console.heading("Margin by " + by.name().toLowerCase(Locale.ROOT) + ", " + each + times.words());
            table(each, its).print(console);
        });
        rows.stream()
                .map(row -> row.text("as_of"))
                .max(String::compareTo)
                .ifPresent(asOf -> console.line("as of " + asOf + " UTC; cost is before credits and commitments"));
    }

    private Table table(String currency, List<Row> rows) {
        List<String> heads = new ArrayList<>(List.of(
                "~" + by.name().toLowerCase(Locale.ROOT), ">revenue", ">cost", ">margin", ">of revenue", "?>at worst"));
        boolean terms = rows.stream().anyMatch(row -> !afterTerms(row, currency).isEmpty());
        if (terms) {
            heads.add(AFTER_COST, "?>after terms");
        }
        if (by == By.PLAN) {
            heads.addAll(List.of(">customer months", ">revenue each", ">cost each"));
        }
        heads.add(">calls");
        Table table = new Table(heads.toArray(String[]::new));
        for (Row row : rows) {
            String name = row.text(by.column);
            List<Object> cells = new ArrayList<>(List.of(
                    name.isEmpty() ? by.unnamed : name,
                    money(row, "revenue", currency),
                    money(row, "contracted_cost", currency),
                    money(row, "margin", currency),
                    row.has("margin_percent") ? Figures.percent(row.decimal("margin_percent"), HUNDRED) : "–",
                    row.decimal("unpriced_upper_bound").signum() == 0 || !row.has("margin_at_worst")
                            ? ""
                            : "≥ " + money(row, "margin_at_worst", currency)));
            if (terms) {
                cells.add(AFTER_COST, afterTerms(row, currency));
            }
            if (by == By.PLAN) {
                cells.add(row.decimal("customer_months").stripTrailingZeros().toPlainString());
                cells.add(money(row, "revenue_per_customer_month", currency));
                cells.add(money(row, "cost_per_customer_month", currency));
            }
            cells.add(Figures.count(row.number("calls")));
            table.row(cells.toArray());
        }
        table.rule();
        List<Object> all = new ArrayList<>(List.of(
                "all",
                Figures.money(sum(rows, "revenue"), currency, 2),
                Figures.money(sum(rows, "contracted_cost"), currency, 2),
                Figures.money(sum(rows, "revenue").subtract(sum(rows, "contracted_cost")), currency, 2),
                "",
                ""));
        if (terms) {
            all.add(AFTER_COST, "");
        }
        if (by == By.PLAN) {
            all.addAll(List.of("", "", ""));
        }
        all.add(Figures.count(
                rows.stream().mapToLong(row -> row.number("calls")).sum()));
        table.row(all.toArray());
        return table;
    }

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int AFTER_COST = 3;

    private static BigDecimal sum(List<Row> rows, String column) {
        return rows.stream().map(row -> row.decimal(column)).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String money(Row row, String column, String currency) {
        return row.has(column) ? Figures.money(row.decimal(column), currency, 2) : "–";
    }

    /** Said where terms change it, or the ledger does not know yet. */
    private static String afterTerms(Row row, String currency) {
        boolean same = row.has("effective_cost")
                && row.decimal("effective_cost").compareTo(row.decimal("contracted_cost")) == 0;
        return same ? "" : money(row, "effective_cost", currency);
    }

    private void inversion(Row row) {
        String currency = row.text("currency");
        console.line(console.yellow(row.text("cheaper_plan") + " brings " + money(row, "price_gap", currency)
                + " less a customer's month than " + row.text("dearer_plan") + " and costs "
                + money(row, "cost_gap", currency) + " more ("
                + row.text("month").substring(0, 7) + "; most of it on "
                + row.text("cheaper_dearest_model") + ", there on " + row.text("dearer_dearest_model") + ")"));
    }
}
