package io.costline.cli.invoice;

import io.costline.enrich.invoice.Cell;
import io.costline.enrich.invoice.InvoiceLine;
import io.costline.enrich.pricing.Amounts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines of a provider's document while it is read: models and units as the mapping calls them, amounts at twelve digits. */
final class InvoiceDraft {
    private final InvoiceMapping mapping;
    private final List<InvoiceLine> lines = new ArrayList<>();

    InvoiceDraft(InvoiceMapping mapping) {
        this.mapping = mapping;
    }

    InvoiceMapping mapping() {
        return mapping;
    }

    /**
     * @param words what is billed, as the document says it
     * @param unit ours of it
     * @param quantity null: the document says none
     */
    void add(
            String account,
            LocalDate day,
            String model,
            String words,
            String unit,
            @Nullable BigDecimal quantity,
            BigDecimal amount,
            InvoiceLine.Kind kind) {
        String mapped = mapping.units().getOrDefault(words, unit);
        lines.add(new InvoiceLine(
                new Cell(account, day, mapping.models().getOrDefault(model, model), mapped.isEmpty() ? words : mapped),
                quantity,
                amount.setScale(Amounts.SCALE, RoundingMode.HALF_EVEN),
                kind));
    }

    List<InvoiceLine> lines() {
        return lines;
    }

    /**
     * The lines with quantities that stand in a document of their own. Of several lines of a cell the first has all of its quantity.
     * A cell of tokens that the other document does not have keeps having none.
     */
    List<InvoiceLine> counted(Map<Cell, BigDecimal> quantities) {
        Map<Cell, BigDecimal> left = new HashMap<>(quantities);
        return lines.stream()
                .map(line -> quantities.containsKey(line.cell()) && line.kind() == InvoiceLine.Kind.USAGE
                        ? new InvoiceLine(line.cell(), taken(left, line.cell()), line.amount(), line.kind())
                        : line)
                .toList();
    }

    private static BigDecimal taken(Map<Cell, BigDecimal> left, Cell cell) {
        BigDecimal quantity = left.remove(cell);
        return quantity == null ? BigDecimal.ZERO : quantity;
    }
}
