package io.costline.enrich.invoice;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A line of an invoice.
 *
 * @param quantity null: the document says none
 */
public record InvoiceLine(Cell cell, @Nullable BigDecimal quantity, BigDecimal amount, Kind kind) {
    /** What a line is about. */
    public enum Kind {
        USAGE,
        PURCHASE,
        CREDIT,
        FEE,
        TAX,
        ROUNDING,
        ADJUSTMENT
    }
}
