package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Function;

/** The one place a price becomes an amount. */
public final class Amounts {
    /** Digits of a published amount after the point. */
    public static final int SCALE = 12;

    public static final BigDecimal ZERO = BigDecimal.ZERO.setScale(SCALE);
    public static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private static final int MAX_INTEGER_DIGITS = 18;
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private Amounts() {}

    /** quantity × price × multiplier / per, rounded once, half-even, to twelve digits. */
    static BigDecimal of(BigDecimal quantity, BigDecimal price, BigDecimal multiplier, long per) {
        return quantity.multiply(price)
                .multiply(multiplier)
                .divide(BigDecimal.valueOf(per), SCALE, RoundingMode.HALF_EVEN);
    }

    /** A percentage of an amount, rounded likewise. */
    static BigDecimal share(BigDecimal amount, BigDecimal percent) {
        return of(amount, percent, BigDecimal.ONE, 100);
    }

    /** The sum of one of the amounts of lines. */
    static BigDecimal sum(List<CostLine> lines, Function<CostLine, BigDecimal> amount) {
        return lines.stream().map(amount).reduce(ZERO, BigDecimal::add);
    }

    /** Whether the amount fits the 64 bits one call's money travels in: 9.2 million currency units. */
    static boolean inRange(BigDecimal amount) {
        BigInteger unscaled = amount.setScale(SCALE, RoundingMode.UNNECESSARY).unscaledValue();
        return unscaled.compareTo(LONG_MIN) >= 0 && unscaled.compareTo(LONG_MAX) <= 0;
    }

    /** The same number without trailing zeros or exponent, so that equal numbers are equal values. */
    public static BigDecimal normal(BigDecimal number) {
        BigDecimal stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /**
     * An amount or quantity as terms may give it.
     *
     * @throws IllegalArgumentException naming it, if it is negative or has too many digits
     */
    static BigDecimal amount(String what, BigDecimal number) {
        BigDecimal normal = normal(number);
        if (normal.signum() < 0) {
            throw new IllegalArgumentException(what + " must not be negative, is " + number.toPlainString());
        }
        if (normal.scale() > SCALE || normal.precision() - normal.scale() > MAX_INTEGER_DIGITS) {
            throw new IllegalArgumentException(what + " has too many digits");
        }
        return normal;
    }

    /** The same for a percentage. */
    static BigDecimal percent(String what, BigDecimal percent) {
        return amount(what + ": percent", percent);
    }
}
