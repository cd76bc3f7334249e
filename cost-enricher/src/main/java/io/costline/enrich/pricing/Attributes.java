package io.costline.enrich.pricing;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Brings a call's attributes to the words conditions use: a service tier is always said, standard by default. */
final class Attributes {
    private static final Set<String> STANDARD = Set.of("", "default", "auto", "on_demand", "standard_only");
    private static final Map<String, String> NONE = Map.of(PricingQuery.SERVICE_TIER, "standard");

    private Attributes() {}

    /** Whether a tier's word means the standard one and is never the word it is said by. */
    static boolean standard(String tier) {
        return STANDARD.contains(tier);
    }

    /**
     * @param attributes as the call says them
     * @param times conditions on the instant that hold
     */
    static Map<String, String> normalize(Map<String, String> attributes, Map<String, String> times) {
        if (attributes.isEmpty() && times.isEmpty()) {
            return NONE;
        }
        Map<String, String> normal = new HashMap<>(attributes);
        normal.values().removeIf(String::isEmpty);
        String tier = normal.getOrDefault(PricingQuery.SERVICE_TIER, "");
        if (STANDARD.contains(tier)) {
            normal.put(PricingQuery.SERVICE_TIER, "standard");
        }
        normal.putAll(times);
        return Map.copyOf(normal);
    }
}
