package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.Map;

/**
 * The price of one unit under conditions. A price of zero is a price; a unit without a rate has none.
 *
 * @param unit unit name
 * @param price what {@code per} units cost, exact; at most 18 fractional digits, trailing zeros dropped
 * @param per units the price buys
 * @param band context lengths it holds for
 * @param conditions attribute values that must all be given, as service_tier=batch
 */
public record Rate(String unit, BigDecimal price, long per, Band band, Map<String, String> conditions) {
    private static final int MAX_SCALE = 18;
    private static final int MAX_INTEGER_DIGITS = 20;

    public Rate {
        if (unit.isBlank()) {
            throw new IllegalArgumentException("rate without a unit");
        }
        if (per <= 0) {
            throw new IllegalArgumentException("rate of " + unit + ": per must be positive, is " + per);
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
        conditions = Map.copyOf(conditions);
    }

    public static Rate of(String unit, String price, long per) {
        return new Rate(unit, new BigDecimal(price), per, Band.NONE, Map.of());
    }

    public Rate withBand(Band newBand) {
        return new Rate(unit, price, per, newBand, conditions);
    }

    public Rate when(String attribute, String value) {
        return new Rate(unit, price, per, band, Map.of(attribute, value));
    }

    boolean holds(Map<String, String> attributes) {
        return Conditions.hold(conditions, attributes);
    }
}
