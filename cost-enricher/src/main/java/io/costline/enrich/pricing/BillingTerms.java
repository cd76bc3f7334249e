package io.costline.enrich.pricing;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * How a contract is billed.
 *
 * @param zone whose calendar its periods and dates are of
 * @param closeAfter how long after its end a period is closed; null: as the ledger is set
 */
public record BillingTerms(ZoneId zone, @Nullable Duration closeAfter) {
    /** Of a contract that says nothing about it. */
    public static final BillingTerms USUAL = new BillingTerms(ZoneOffset.UTC, null);

    public BillingTerms {
        if (closeAfter != null && closeAfter.isNegative()) {
            throw new IllegalArgumentException("billing: close_after must not be negative");
        }
    }
}
