package io.costline.cli.invoice;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.enrich.invoice.Difference;
import io.costline.enrich.invoice.Difference.Kind;
import io.costline.enrich.invoice.Reconciliation;
import io.costline.reconcile.ReconciliationJson;
import java.math.BigDecimal;
import java.util.List;

/** A reconciliation as JSON or as a table. */
public final class ReconciliationReport {
    private final Reconciliation reconciliation;

    public ReconciliationReport(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    public String json() {
        return ReconciliationJson.of(reconciliation).toString();
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
        String percent = ReconciliationJson.harmlessPercent(reconciliation);
        BigDecimal all = reconciliation.volume(kind -> true);
        BigDecimal harmless = reconciliation.volume(Kind::harmless);
        console.line("Only rounding, tax, credit or day boundary: " + Figures.money(harmless, currency) + " of "
                + Figures.money(all, currency) + ", whatever its sign ("
                + (percent.isEmpty() ? "nothing differs" : percent + " %") + ").");
    }
}
