package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** The one place a price becomes an amount. */
final class Amounts {
    static final int SCALE = 12;
    static final BigDecimal ZERO = BigDecimal.ZERO.setScale(SCALE);

    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private Amounts() {}

    /** quantity × price × multiplier / per, rounded once, half-even, to twelve digits. */
    static BigDecimal of(BigDecimal quantity, BigDecimal price, BigDecimal multiplier, long per) {
        return quantity.multiply(price)
                .multiply(multiplier)
                .divide(BigDecimal.valueOf(per), SCALE, RoundingMode.HALF_EVEN);
    }

    /** Whether the amount fits the 64 bits one call's money travels in: 9.2 million currency units. */
    static boolean inRange(BigDecimal amount) {
        BigInteger unscaled = amount.setScale(SCALE, RoundingMode.UNNECESSARY).unscaledValue();
        return unscaled.compareTo(LONG_MIN) >= 0 && unscaled.compareTo(LONG_MAX) <= 0;
    }
}
