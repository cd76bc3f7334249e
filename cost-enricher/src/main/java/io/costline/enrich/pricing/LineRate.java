package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

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
    private final Terms terms;
    private final List<Tier> tiers;

    /**
     * A rate among those of a unit whose bands count the unit itself.
     *
     * @param band quantities it starts at
     * @param rate what they cost
     */
    record Tier(Band band, LineRate rate) {}

    LineRate(String unit, BigDecimal price, long per, BigDecimal multiplier, String cardId) {
        this(unit, price, per, multiplier, cardId, Terms.USUAL, List.of());
    }

    /** With its tiers, lowest first; without any the price is the same for every quantity. */
    LineRate(
            String unit,
            BigDecimal price,
            long per,
            BigDecimal multiplier,
            String cardId,
            Terms terms,
            List<Tier> tiers) {
        this.terms = terms;
        this.tiers = List.copyOf(tiers);
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

    /** How it is billed. */
    public Terms terms() {
        return terms;
    }

    /** Whether every quantity is one line at this price. */
    public boolean simple() {
        return tiers.isEmpty();
    }

    /** Whether the price depends on more than one call knows. */
    boolean byPeriod() {
        return !tiers.isEmpty() && terms.measured() == Terms.Measured.PERIOD;
    }

    /** The rate a quantity selects for all of it; this one where nothing is selected, or later by a ledger. */
    LineRate selected(BigDecimal quantity) {
        if (tiers.isEmpty() || byPeriod()) {
            return tiers.isEmpty() ? this : tiers.getFirst().rate();
        }
        if (terms.tiers() == Terms.Tiers.GRADUATED) {
            return this;
        }
        LineRate selected = tiers.getFirst().rate();
        for (Tier tier : tiers) {
            if (tier.band().includes(quantity)) {
                selected = tier.rate();
            }
        }
        return selected;
    }

    /** Quantities at which another slice begins. */
    List<BigDecimal> cuts() {
        return tiers.stream()
                .map(tier -> BigDecimal.valueOf(tier.band().tokens()))
                .toList();
    }

    /** The rate of the slice that begins at a quantity. */
    LineRate slice(BigDecimal from) {
        LineRate rate = tiers.isEmpty() ? this : tiers.getFirst().rate();
        for (Tier tier : tiers) {
            if (BigDecimal.valueOf(tier.band().tokens()).compareTo(from) <= 0) {
                rate = tier.rate();
            }
        }
        return rate;
    }

    /** The same rate, and its tiers, at a multiple of the price. */
    LineRate times(BigDecimal factor) {
        if (factor.compareTo(BigDecimal.ONE) == 0) {
            return this;
        }
        List<Tier> scaled = tiers.stream()
                .map(tier -> new Tier(tier.band(), tier.rate().times(factor)))
                .toList();
        return new LineRate(unit, price, per, multiplier.multiply(factor), cardId, terms, scaled);
    }

    /** The dearest of its tiers. */
    LineRate dearest() {
        LineRate dearest = this;
        for (Tier tier : tiers) {
            dearest = dearest.compareUnitPrice(tier.rate()) < 0 ? tier.rate() : dearest;
        }
        return dearest;
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
