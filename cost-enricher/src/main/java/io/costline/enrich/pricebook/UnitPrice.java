package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.Units;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What a number of units costs. Two are compared by what one unit costs, exactly, however many units either is stated
 * for.
 *
 * @param price what {@code per} units cost
 * @param per a whole number of units
 */
public record UnitPrice(BigDecimal price, long per) implements Comparable<UnitPrice> {
    private static final MathContext DIGITS = new MathContext(24, RoundingMode.HALF_EVEN);
    private static final long MILLION = 1_000_000;

    public static UnitPrice of(Rate rate) {
        return new UnitPrice(rate.price(), rate.per());
    }

    @Override
    public int compareTo(UnitPrice other) {
        return price.multiply(BigDecimal.valueOf(other.per)).compareTo(other.price.multiply(BigDecimal.valueOf(per)));
    }

    public boolean same(UnitPrice other) {
        return compareTo(other) == 0;
    }

    /** The same price stated for another number of units. */
    public UnitPrice per(long units) {
        BigDecimal stated = price.multiply(BigDecimal.valueOf(units)).divide(BigDecimal.valueOf(per), DIGITS);
        return new UnitPrice(stated.signum() == 0 ? BigDecimal.ZERO : stated.stripTrailingZeros(), units);
    }

    /** The same price as people state prices of a unit: tokens by the million, others as this one is. */
    public UnitPrice usual(String unit) {
        return Units.tokens(unit) ? per(MILLION) : per(per);
    }

    /** How many times the other this is; null where the other is zero. */
    public @Nullable BigDecimal times(UnitPrice other) {
        BigDecimal divisor = other.price.multiply(BigDecimal.valueOf(per));
        return divisor.signum() == 0
                ? null
                : price.multiply(BigDecimal.valueOf(other.per)).divide(divisor, DIGITS);
    }

    /** By how many per cent this is above the other, to a tenth; null where that says nothing. */
    public @Nullable BigDecimal percentAbove(UnitPrice other) {
        BigDecimal times = times(other);
        return times == null || times.compareTo(BigDecimal.ONE) == 0
                ? null
                : times.subtract(BigDecimal.ONE).movePointRight(2).setScale(1, RoundingMode.HALF_EVEN);
    }

    /** The price in digits, without its unit. */
    public String plain() {
        return price.toPlainString();
    }
}
