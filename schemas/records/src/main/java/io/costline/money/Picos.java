package io.costline.money;

import java.math.BigDecimal;

/** Amounts as a count of 10<sup>-12</sup> currency units ("picos"), the form one call's money takes on the hot path. */
public final class Picos {
    /** Fractional digits of every amount. */
    public static final int SCALE = 12;

    /** Picos in one currency unit. */
    public static final long PER_UNIT = 1_000_000_000_000L;

    private Picos() {}

    /**
     * Converts without rounding.
     *
     * @throws ArithmeticException if the amount has more than twelve fractional digits or exceeds about 9.2 million units
     */
    public static long ofDecimal(BigDecimal amount) {
        return amount.movePointRight(SCALE).longValueExact();
    }

    /** The amount with exactly twelve fractional digits. */
    public static BigDecimal toDecimal(long picos) {
        return BigDecimal.valueOf(picos, SCALE);
    }
}
