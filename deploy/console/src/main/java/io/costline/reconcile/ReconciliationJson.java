package io.costline.reconcile;

import io.costline.enrich.invoice.Cell;
import io.costline.enrich.invoice.Difference;
import io.costline.enrich.invoice.Difference.Kind;
import io.costline.enrich.invoice.Reconciliation;
import io.costline.enrich.pricing.Amounts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A reconciliation as JSON: totals, classes, and the row of each cell. */
public final class ReconciliationJson {
    private static final JsonMapper JSON = new JsonMapper();

    private ReconciliationJson() {}

    public static ObjectNode of(Reconciliation reconciliation) {
        ObjectNode out = JSON.createObjectNode()
                .put("invoice_total", figure(reconciliation.invoiceTotal()))
                .put("our_total", figure(reconciliation.ourTotal()))
                .put("difference", figure(reconciliation.difference()));
        ObjectNode classes = out.putObject("classes");
        reconciliation.classes().forEach((kind, amount) -> classes.put(kind.name(), figure(amount)));
        out.put("unexplained", figure(reconciliation.unexplained()));
        ArrayNode rows = out.putArray("rows");
        reconciliation.differences().forEach(part -> row(rows.addObject(), part));
        return out;
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

    /** The part of the whole that is only rounding, tax, credit or day boundary, whatever its sign; empty where nothing differs. */
    public static String harmlessPercent(Reconciliation reconciliation) {
        BigDecimal all = reconciliation.volume(kind -> true);
        return all.signum() == 0
                ? ""
                : reconciliation
                        .volume(Kind::harmless)
                        .multiply(Amounts.HUNDRED)
                        .divide(all, 1, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    public static String figure(BigDecimal amount) {
        return amount.setScale(Amounts.SCALE, RoundingMode.HALF_EVEN).toPlainString();
    }
}
