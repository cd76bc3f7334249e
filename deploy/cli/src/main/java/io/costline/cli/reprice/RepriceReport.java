package io.costline.cli.reprice;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.enrich.reprice.RepriceRequest;
import io.costline.enrich.reprice.RepriceTotals;
import io.costline.enrich.reprice.RepriceTotals.Line;
import java.math.BigDecimal;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The totals of one run.
 *
 * @param priceBookVersion version of the book that the events were priced with
 */
public record RepriceReport(RepriceRequest request, long priceBookVersion, RepriceTotals totals) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** For people: totals by currency, and each model that changed. */
    public void print(Console console) {
        console.line("price book version " + priceBookVersion + ": " + Figures.count(totals.looked())
                + " events looked at, " + Figures.count(totals.changed())
                + (request.dryRun() ? " would change" : " changed"));
        if (totals.looked() > 0) {
            console.blank();
            byCurrency().print(console);
        }
        if (totals.changed() > 0) {
            console.blank();
            byModel().print(console);
        }
        if (totals.moved() > 0) {
            console.blank();
            console.line(Figures.count(totals.moved())
                    + " records of before partitions were added were left as they are: their traces have moved");
        }
        console.blank();
        if (totals.changed() == 0) {
            console.line("nothing to change");
        } else if (request.dryRun()) {
            console.line("dry run: nothing was sent");
        } else {
            console.line("corrections sent as job " + request.jobId());
        }
    }

    private Table byCurrency() {
        Table table = new Table("", "", ">before", ">after", ">difference");
        for (Line line : totals.byCurrency()) {
            row(table, line.currency(), "list cost", line.listBefore(), line.listAfter());
            row(table, line.currency(), "contracted cost", line.contractedBefore(), line.contractedAfter());
            if (line.boundBefore().signum() != 0 || line.boundAfter().signum() != 0) {
                row(table, line.currency(), "unpriced, at most", line.boundBefore(), line.boundAfter());
            }
            if (line.unpricedBefore() > 0 || line.unpricedAfter() > 0) {
                table.row(
                        "",
                        "unpriced events",
                        Figures.count(line.unpricedBefore()),
                        Figures.count(line.unpricedAfter()),
                        Figures.count(line.unpricedAfter() - line.unpricedBefore()));
            }
        }
        return table;
    }

    private static void row(Table table, String currency, String what, BigDecimal before, BigDecimal after) {
        table.row(currency, what, Figures.exact(before), Figures.exact(after), Figures.exact(after.subtract(before)));
    }

    private Table byModel() {
        Table table = new Table("model", ">changed", "", ">list before", ">after", ">difference");
        for (Line line : totals.byModel()) {
            if (line.changed() > 0 || line.listBefore().compareTo(line.listAfter()) != 0) {
                table.row(
                        line.provider() + "/" + line.model(),
                        Figures.count(line.changed()),
                        line.currency(),
                        Figures.exact(line.listBefore()),
                        Figures.exact(line.listAfter()),
                        Figures.exact(line.listAfter().subtract(line.listBefore())));
            }
        }
        return table;
    }

    /** For programs: one object, amounts as decimal text. */
    public String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("job_id", request.jobId());
        root.put("price_book_version", priceBookVersion);
        root.put("dry_run", request.dryRun());
        root.put("events", totals.looked());
        root.put("changed", totals.changed());
        root.put("moved", totals.moved());
        var currencies = root.putArray("totals");
        totals.byCurrency().forEach(line -> amounts(currencies.addObject().put("currency", line.currency()), line));
        var models = root.putArray("models");
        totals.byModel()
                .forEach(line -> amounts(
                        models.addObject()
                                .put("currency", line.currency())
                                .put("provider", line.provider())
                                .put("model", line.model()),
                        line));
        return JSON.writeValueAsString(root);
    }

    private static void amounts(ObjectNode node, Line line) {
        node.put("changed", line.changed());
        node.put("unpriced_before", line.unpricedBefore());
        node.put("unpriced_after", line.unpricedAfter());
        node.put("list_before", Figures.exact(line.listBefore()));
        node.put("list_after", Figures.exact(line.listAfter()));
        node.put("contracted_before", Figures.exact(line.contractedBefore()));
        node.put("contracted_after", Figures.exact(line.contractedAfter()));
        node.put("upper_bound_before", Figures.exact(line.boundBefore()));
        node.put("upper_bound_after", Figures.exact(line.boundAfter()));
    }
}
