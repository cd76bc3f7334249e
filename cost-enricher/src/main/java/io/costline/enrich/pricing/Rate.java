package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.Map;

/**
 * The price of one unit under conditions. A price of zero is a price; a unit without a rate has none.
 *
 * @param unit unit name
 * @param price what {@code per} units cost, exact; at most 18 fractional digits, trailing zeros dropped
 * @param per units the price buys
 * @param band context lengths it holds for; quantities of the unit where its terms say so
 * @param conditions attribute values that must all be given, as service_tier=batch; the forms of values stand on
 *     {@link Conditions}
 * @param terms how it is billed
 */
public record Rate(String unit, BigDecimal price, long per, Band band, Map<String, String> conditions, Terms terms) {
    private static final int MAX_SCALE = 18;
    private static final int MAX_INTEGER_DIGITS = 20;

    public Rate {
        if (unit.isBlank()) {
            throw new IllegalArgumentException("rate without a unit");
        }
        if (per <= 0) {
            throw new IllegalArgumentException("rate of " + unit + ": per must be positive, is " + per);
        }
        if (terms.basis() != Terms.Basis.QUANTITY && Leaves.isUnit(unit)) {
            throw new IllegalArgumentException("rate of " + unit + ": tokens are billed by quantity");
        }
        price = price.signum() == 0 ? BigDecimal.ZERO : price.stripTrailingZeros();
        while (price.scale() > MAX_SCALE && per <= Long.MAX_VALUE / 10) {
            price = price.movePointRight(1).stripTrailingZeros();
            per *= 10;
        }
        if (price.scale() > MAX_SCALE || price.precision() - price.scale() > MAX_INTEGER_DIGITS) {
            throw new IllegalArgumentException("rate of " + unit + ": price has too many digits");
        }
        if (price.scale() < 0) {
            price = price.setScale(0);
        }
        conditions = Conditions.checked(conditions);
    }

    /** A rate billed as usual. */
    public Rate(String unit, BigDecimal price, long per, Band band, Map<String, String> conditions) {
        this(unit, price, per, band, conditions, Terms.USUAL);
    }

    public static Rate of(String unit, String price, long per) {
        return new Rate(unit, new BigDecimal(price), per, Band.NONE, Map.of());
    }

    public Rate withBand(Band newBand) {
        return new Rate(unit, price, per, newBand, conditions, terms);
    }

    public Rate withTerms(Terms newTerms) {
        return new Rate(unit, price, per, band, conditions, newTerms);
    }

    public Rate withConditions(Map<String, String> newConditions) {
        return new Rate(unit, price, per, band, newConditions, terms);
    }

    public Rate when(String attribute, String value) {
        return withConditions(Map.of(attribute, value));
    }

    boolean holds(Map<String, String> attributes) {
        return Conditions.hold(conditions, attributes);
    }
}
