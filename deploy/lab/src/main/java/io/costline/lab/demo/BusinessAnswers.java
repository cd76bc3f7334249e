package io.costline.lab.demo;

import io.costline.cli.invoice.ReconciliationReport;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.enrich.invoice.Reconciliation;
import java.math.BigDecimal;
import java.util.Map;

/** What finance asks: what plans leave, what will expire of a credit, whether a bill is right. */
final class BusinessAnswers {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Console console;
    private final Questions questions;
    private final Map<String, Object> tenant;

    BusinessAnswers(Console console, Questions questions, String tenant) {
        this.console = console;
        this.questions = questions;
        this.tenant = Map.of("tenant", tenant);
    }

    void print(Reconciliation bill) {
        margins();
        credits();
        console.heading("A bill: OpenAI's for these calls, held against what was counted");
        new ReconciliationReport(bill).print(console, "USD");
        note("The bill is made up from the calls sent, with what no gateway sees beside them; one model");
        note("is billed a tenth above its list price. Your own: ./costline invoices reconcile");
    }

    private void margins() {
        console.heading("Margin by plan, this month so far: what customers are charged less what their calls cost");
        Table table = new Table(
                "~plan",
                ">earned",
                ">cost",
                "?>after credit",
                ">margin",
                ">of earned",
                ">a month earns",
                ">a month costs");
        for (Row row : questions.ask("margin_by_plan", tenant)) {
            if (row.text("currency").equals("USD")) {
                String plan = row.text("plan");
                table.row(
                        plan.equals("none") ? "(no plan)" : plan.isEmpty() ? "(nobody named)" : plan,
                        money(row, "revenue"),
                        money(row, "contracted_cost"),
                        money(row, "effective_cost"),
                        money(row, "margin"),
                        row.has("margin_percent") ? Figures.percent(row.decimal("margin_percent"), HUNDRED) : "–",
                        money(row, "revenue_per_customer_month"),
                        money(row, "cost_per_customer_month"));
            }
        }
        table.print(console);
        for (Row row : questions.ask("plan_inversion", tenant)) {
            console.line("  "
                    + console.yellow(row.text("cheaper_plan") + " brings " + money(row, "price_gap")
                            + " less a customer's month than " + row.text("dearer_plan") + ", and costs "
                            + money(row, "cost_gap") + " more:"));
            note("most of its cost is " + row.text("cheaper_dearest_model") + ", of the other's");
            note(row.text("dearer_dearest_model") + ".");
        }
        for (Row row : questions.ask("price_below_cost", tenant)) {
            note("Sold below cost: a million tokens of " + row.text("feature") + " at "
                    + money(row, "charged_per_million") + ", which cost " + money(row, "cost_per_million") + ".");
            break; // each day says the same
        }
    }

    private void credits() {
        console.heading("Prepaid credit: what will be lost when it expires");
        Table table = new Table("~contract", "~credit", ">bought", ">burnt", ">left", "expires", ">will be lost", "");
        for (Row row : questions.ask("credits", tenant)) {
            table.row(
                    row.text("contract_id"),
                    row.text("credit"),
                    money(row, "amount"),
                    money(row, "burnt"),
                    money(row, "balance"),
                    row.text("expires").substring(0, 10),
                    money(row, "expires_unused"),
                    row.list("firing").isEmpty() ? "" : console.red("firing"));
        }
        table.print(console);
        note("At face value. It was bought at 80 cents a dollar: its calls' effective cost is a fifth less.");
    }

    private static String money(Row row, String column) {
        return row.has(column) ? Figures.money(row.decimal(column), "USD", 2) : "–";
    }

    private void note(String text) {
        console.line("  " + console.dim(text));
    }
}
