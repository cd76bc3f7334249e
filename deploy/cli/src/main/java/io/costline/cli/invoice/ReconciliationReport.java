package io.costline.cli.invoice;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.enrich.invoice.Cell;
import io.costline.enrich.invoice.Difference;
import io.costline.enrich.invoice.Difference.Kind;
import io.costline.enrich.invoice.Reconciliation;
import io.costline.enrich.pricing.Amounts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A reconciliation as JSON or as a table. */
public final class ReconciliationReport {
    private static final JsonMapper JSON = new JsonMapper();

    private final Reconciliation reconciliation;

    public ReconciliationReport(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    public String json() {
        ObjectNode out = JSON.createObjectNode()
                .put("invoice_total", figure(reconciliation.invoiceTotal()))
                .put("our_total", figure(reconciliation.ourTotal()))
                .put("difference", figure(reconciliation.difference()));
        ObjectNode classes = out.putObject("classes");
        reconciliation.classes().forEach((kind, amount) -> classes.put(kind.name(), figure(amount)));
        out.put("unexplained", figure(reconciliation.unexplained()));
        ArrayNode rows = out.putArray("rows");
        reconciliation.differences().forEach(part -> row(rows.addObject(), part));
        return JSON.writeValueAsString(out);
    }

    /** What each class comes to, and how much of it says nothing against the bill or the count. */
    public void print(Console console, String currency) {
        console.line("Billed " + Figures.money(reconciliation.invoiceTotal(), currency) + ", counted "
                + Figures.money(reconciliation.ourTotal(), currency) + ": a difference of "
                + Figures.money(reconciliation.difference(), currency) + '.');
        Table table = new Table("CLASS", ">AMOUNT", ">CELLS");
        for (Kind kind : Kind.values()) {
            List<BigDecimal> parts = reconciliation.differences().stream()
                    .filter(part -> part.kind() == kind)
                    .map(Difference::amount)
                    .toList();
            if (!parts.isEmpty()) {
                table.row(
                        kind.name(),
                        Figures.money(parts.stream().reduce(BigDecimal.ZERO, BigDecimal::add), currency),
                        parts.size());
            }
        }
        table.rule().row("unexplained", Figures.money(reconciliation.unexplained(), currency), "");
        table.print(console);
        BigDecimal all = reconciliation.volume(kind -> true);
        BigDecimal harmless = reconciliation.volume(Kind::harmless);
        console.line("Only rounding, tax, credit or day boundary: " + Figures.money(harmless, currency) + " of "
                + Figures.money(all, currency) + ", whatever its sign (" + percent(harmless, all) + ").");
    }

    private static String percent(BigDecimal part, BigDecimal all) {
        return all.signum() == 0
                ? "nothing differs"
                : part.multiply(Amounts.HUNDRED).divide(all, 1, RoundingMode.HALF_EVEN) + " %";
    }

    private static void row(ObjectNode node, Difference part) {
        Cell cell = part.cell();
        if (!cell.account().isEmpty()) {
            node.put("account", cell.account());
        }
        node.put("day", cell.day().toString())
                .put("model", cell.model())
                .put("unit", cell.unit())
                .put("class", part.kind().name())
                .put("amount", figure(part.amount()));
    }

    private static String figure(BigDecimal amount) {
        return amount.setScale(Amounts.SCALE, RoundingMode.HALF_EVEN).toPlainString();
    }
}
