package io.costline.enrich.pricing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A quantity that costs nothing.
 *
 * @param unit unit, as it is billed
 * @param quantity how many are free, the first ones
 * @param each period it is renewed; null: every call
 */
public record Allowance(
        String unit, BigDecimal quantity, @Nullable Period each) {
    public Allowance {
        if (unit.isBlank()) {
            throw new IllegalArgumentException("allowance: unit must be given");
        }
        quantity = Amounts.amount("allowance: quantity", quantity);
    }
}
