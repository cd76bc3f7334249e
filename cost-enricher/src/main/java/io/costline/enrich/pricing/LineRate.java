package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A rate with its multipliers, ready to bill. {@link #amount} is the readable arithmetic; {@link #picos} is the same in
 * 64 and 128 bits for whole quantities: quantity × numerator / denominator picos, the fraction reduced beforehand. A
 * property test holds the two equal.
 */
public final class LineRate {
    private final String unit;
    private final BigDecimal price;
    private final long per;
    private final BigDecimal multiplier;
    private final String cardId;
    private final BigInteger wideNumerator;
    private final BigInteger wideDenominator;
    private final long numerator;
    private final long denominator;
    private final boolean narrow;

    LineRate(String unit, BigDecimal price, long per, BigDecimal multiplier, String cardId) {
        this.unit = unit;
        this.price = price;
        this.per = per;
        this.multiplier = multiplier.signum() == 0 ? BigDecimal.ZERO : multiplier.stripTrailingZeros();
        this.cardId = cardId;
        BigDecimal factor = price.multiply(multiplier).movePointRight(Amounts.SCALE);
        BigInteger over =
                factor.scale() > 0 ? factor.unscaledValue() : factor.setScale(0).unscaledValue();
        BigInteger under = BigInteger.valueOf(per).multiply(BigInteger.TEN.pow(Math.max(factor.scale(), 0)));
        BigInteger common = over.gcd(under);
        wideNumerator = over.divide(common);
        wideDenominator = under.divide(common);
        narrow = wideNumerator.bitLength() < 64 && wideDenominator.bitLength() < 64;
        numerator = narrow ? wideNumerator.longValue() : 0;
        denominator = narrow ? wideDenominator.longValue() : 1;
    }

    public String unit() {
        return unit;
    }

    public BigDecimal price() {
        return price;
    }

    public long per() {
        return per;
    }

    /** Product of the multipliers, trailing zeros dropped. */
    public BigDecimal multiplier() {
        return multiplier;
    }

    public String cardId() {
        return cardId;
    }

    /** The amount of a quantity, rounded half-even to twelve digits. */
    public BigDecimal amount(BigDecimal quantity) {
        return Amounts.of(quantity, price, multiplier, per);
    }

    /**
     * The amount of a whole quantity in picos, rounded half-even.
     *
     * @throws ArithmeticException if it does not fit 64 bits
     */
    public long picos(long quantity) {
        if (narrow) {
            long low = quantity * numerator;
            if (Math.multiplyHigh(quantity, numerator) == low >> 63) {
                return denominator == 1 ? low : divideHalfEven(low, denominator);
            }
            if (denominator == 1) {
                throw new ArithmeticException("amount exceeds 64 bits");
            }
        }
        return widePicos(quantity);
    }

    private static long divideHalfEven(long dividend, long divisor) {
        long quotient = dividend / divisor;
        long remainder = Math.abs(dividend % divisor);
        if (remainder == 0) {
            return quotient;
        }
        long toNext = divisor - remainder;
        boolean away = remainder > toNext || (remainder == toNext && (quotient & 1) != 0);
        return away ? quotient + (dividend < 0 ? -1 : 1) : quotient;
    }

    private long widePicos(long quantity) {
        return new BigDecimal(wideNumerator.multiply(BigInteger.valueOf(quantity)))
                .divide(new BigDecimal(wideDenominator), 0, java.math.RoundingMode.HALF_EVEN)
                .longValueExact();
    }

    /** Orders by price of one unit. */
    int compareUnitPrice(LineRate other) {
        return wideNumerator.multiply(other.wideDenominator).compareTo(other.wideNumerator.multiply(wideDenominator));
    }
}
