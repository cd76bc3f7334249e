package io.costline.reconcile;

import io.costline.clickhouse.query.Row;
import io.costline.enrich.invoice.Cell;
import io.costline.enrich.invoice.InvoiceLine;
import io.costline.enrich.invoice.OurUsage;
import io.costline.wire.InvoiceUnits;
import java.time.LocalDate;
import java.util.List;

/** What was counted, as ClickHouse says it, in the cells of a document. */
public final class OwnUsage {
    private OwnUsage() {}

    /**
     * Rows of the question {@code invoice_usage}.
     *
     * @param lines of the document; where it has one amount for all units, so have the cells
     */
    public static List<OurUsage> of(List<Row> rows, List<InvoiceLine> lines, boolean byAccount) {
        boolean together = lines.stream().anyMatch(line -> line.cell().unit().equals(InvoiceUnits.ALL));
        return rows.stream()
                .map(row -> {
                    Cell cell = new Cell(
                            byAccount ? row.text("account") : "",
                            LocalDate.parse(row.text("day")),
                            row.text("model"),
                            together ? InvoiceUnits.ALL : row.text("unit"));
                    return new OurUsage(
                            cell,
                            row.decimal("quantity"),
                            row.number("unpriced_calls") == 0 ? row.decimal("amount") : null,
                            row.decimal("amount"),
                            row.decimal("quantity_near_midnight"));
                })
                .toList();
    }

    /** The lines by account, or those of all accounts together. */
    public static List<InvoiceLine> lines(List<InvoiceLine> lines, boolean byAccount) {
        return byAccount
                ? lines
                : lines.stream()
                        .map(line -> new InvoiceLine(
                                new Cell(
                                        "",
                                        line.cell().day(),
                                        line.cell().model(),
                                        line.cell().unit()),
                                line.quantity(),
                                line.amount(),
                                line.kind()))
                        .toList();
    }
}
