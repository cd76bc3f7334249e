package io.costline.enrich.invoice;

import java.math.BigDecimal;

/**
 * A part of the difference between an invoice and what was counted.
 *
 * @param amount invoice less ours, twelve digits
 */
public record Difference(Cell cell, Kind kind, BigDecimal amount) {
    /** Why an invoice and what was counted differ. */
    public enum Kind {
        /** Billed and not counted. */
        MISSING_EVENTS,
        /** Counted and not billed. */
        DUPLICATE,
        /** Counted, and billed at nothing. */
        FREE_TIER,
        /** The same quantity at another price. */
        PRICE_DRIFT,
        /** Counted, and no price known. */
        UNPRICED,
        /** At most half a minor unit of the currency each line, or a line that says so. */
        ROUNDING,
        /** Counted on one side of midnight and billed on the other. */
        TIME_BOUNDARY,
        /** The document says no quantity, so that price and quantity cannot be told apart. */
        AMOUNT_ONLY,
        /** A service that is billed by something else than what calls count. */
        NON_TOKEN_SERVICE,
        /** A line nobody can map. */
        UNKNOWN_LINE,
        CREDIT,
        TAX,
        FEE,
        COMMITMENT,
        ADJUSTMENT;

        /** Whether it says nothing against the bill or the count. */
        public boolean harmless() {
            return this == ROUNDING || this == TAX || this == CREDIT || this == TIME_BOUNDARY;
        }
    }
}
