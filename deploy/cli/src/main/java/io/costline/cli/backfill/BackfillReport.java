package io.costline.cli.backfill;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The totals of one run.
 *
 * @param priceBookVersion version of the book that the events were priced with
 */
public record BackfillReport(BackfillRequest request, long priceBookVersion, BackfillTotals totals) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** For people. */
    public void print(Console console) {
        Table counts = new Table("", ">records");
        counts.row("read", Figures.count(totals.read()));
        counts.row(request.dryRun() ? "would be sent" : "sent", Figures.count(totals.sent()));
        row(counts, "within the dedup horizon, left to the enricher", totals.recent());
        row(counts, "evidence of calls that count already", totals.evidence());
        row(counts, "already stored", totals.stored());
        row(counts, "repeated in the files", totals.repeated());
        row(counts, "ignored: no call to meter", totals.ignored());
        totals.rejected().forEach((code, number) -> row(counts, "rejected: " + code, number));
        counts.print(console);
        if (!totals.costs().isEmpty()) {
            console.blank();
            costs().print(console);
        }
        console.blank();
        if (totals.brokenFiles() > 0) {
            console.line(console.red(Figures.count(totals.brokenFiles(), "file") + " not read to the end"));
        }
        console.line(
                request.dryRun()
                        ? "dry run: nothing was sent"
                        : totals.sent() == 0
                                ? "no call was added"
                                : "priced by price book version " + priceBookVersion);
    }

    private static void row(Table table, String what, long number) {
        if (number > 0) {
            table.row(what, Figures.count(number));
        }
    }

    private Table costs() {
        Table table = new Table("currency", ">list cost", ">contracted cost", ">without a price", ">at most");
        for (BackfillTotals.Line line : totals.costs()) {
            table.row(
                    line.currency(),
                    Figures.exact(line.list()),
                    Figures.exact(line.contracted()),
                    Figures.count(line.unpriced()),
                    Figures.exact(line.bound()));
        }
        return table;
    }

    /** For programs: one object, amounts as decimal text. */
    public String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("tenant", request.tenant());
        root.put("source", request.source());
        root.put("dry_run", request.dryRun());
        root.put("price_book_version", priceBookVersion);
        root.put("read", totals.read());
        root.put("sent", totals.sent());
        root.put("recent", totals.recent());
        root.put("evidence", totals.evidence());
        root.put("already_stored", totals.stored());
        root.put("repeated", totals.repeated());
        root.put("ignored", totals.ignored());
        root.put("broken_files", totals.brokenFiles());
        ObjectNode rejected = root.putObject("rejected");
        totals.rejected().forEach((code, number) -> rejected.put(code.name(), number));
        var costs = root.putArray("costs");
        totals.costs()
                .forEach(line -> costs.addObject()
                        .put("currency", line.currency())
                        .put("list", Figures.exact(line.list()))
                        .put("contracted", Figures.exact(line.contracted()))
                        .put("unpriced", line.unpriced())
                        .put("upper_bound", Figures.exact(line.bound())));
        return JSON.writeValueAsString(root);
    }
}
