package io.costline.enrich.invoice;

import io.costline.enrich.pricing.Amounts;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What was counted in a cell.
 *
 * @param amount null: no price is known
 * @param priced the same; of a cell that has a price for some of it, of that
 * @param nearMidnight how much of the quantity lies within ten minutes of the provider's midnight
 */
public record OurUsage(
        Cell cell, BigDecimal quantity, @Nullable BigDecimal amount, BigDecimal priced, BigDecimal nearMidnight) {
    public static OurUsage of(Cell cell, BigDecimal quantity, @Nullable BigDecimal amount, BigDecimal nearMidnight) {
        return new OurUsage(cell, quantity, amount, amount == null ? Amounts.ZERO : amount, nearMidnight);
    }

    OurUsage plus(OurUsage other) {
        return new OurUsage(
                cell,
                quantity.add(other.quantity),
                amount == null || other.amount == null ? null : amount.add(other.amount),
                priced.add(other.priced),
                nearMidnight.add(other.nearMidnight));
    }
}
