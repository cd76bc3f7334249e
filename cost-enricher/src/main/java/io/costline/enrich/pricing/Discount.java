package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/**
 * A percentage off the price per unit, after everything the public price depends on: tier, batch, cache and the card's
 * multipliers are in it. Several discounts of a contract multiply.
 *
 * @param percent 0 to 100
 * @param units units whose price it lowers; empty: every unit
 * @param conditions attribute values the call must have, as service_tier=standard; no times
 * @param onOverrides whether it also lowers prices a card of the account sets, which are final otherwise
 */
public record Discount(BigDecimal percent, Set<String> units, Map<String, String> conditions, boolean onOverrides) {
    public Discount {
        percent = Amounts.percent("discount", percent);
        if (percent.compareTo(Amounts.HUNDRED) > 0) {
            throw new IllegalArgumentException("discount: percent must not exceed 100, is " + percent);
        }
        units = Set.copyOf(units);
        conditions = Conditions.checked(conditions);
        if (conditions.keySet().stream().anyMatch(TimeCondition::isTime)) {
            throw new IllegalArgumentException("discount: a time of day or weekday belongs on a card of the account");
        }
    }

    /** What is left of a price: 0.88 of twelve percent off. */
    BigDecimal factor() {
        return Amounts.normal(Amounts.HUNDRED.subtract(percent).movePointLeft(2));
    }

    boolean covers(String unit, boolean override, Map<String, String> attributes) {
        return (units.isEmpty() || units.contains(unit))
                && (onOverrides || !override)
                && Conditions.hold(conditions, attributes);
    }
}
