package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/**
 * A factor on rates under conditions, as for a region or a speed.
 *
 * @param name what it is for; one that starts with {@code assumed} is said in a finding
 * @param factor exact factor, trailing zeros dropped
 * @param units units it covers; empty: every unit that counts tokens, cached ones included
 * @param conditions attribute values that must all be given
 */
public record Multiplier(String name, BigDecimal factor, Set<String> units, Map<String, String> conditions) {
    public Multiplier {
        if (factor.signum() < 0) {
            throw new IllegalArgumentException("multiplier " + name + " is negative");
        }
        factor = Amounts.normal(factor);
        units = Set.copyOf(units);
        conditions = Conditions.checked(conditions);
    }

    /** Whether it is taken for granted rather than listed. */
    public boolean assumed() {
        return name.startsWith("assumed");
    }

    boolean covers(String unit, Map<String, String> attributes) {
        return (units.isEmpty() ? Units.tokens(unit) : units.contains(unit)) && Conditions.hold(conditions, attributes);
    }
}
