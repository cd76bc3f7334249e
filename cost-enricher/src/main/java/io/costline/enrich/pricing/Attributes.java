package io.costline.enrich.pricing;

import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Brings a call's attributes to the words conditions use: a service tier is always said, standard by default. */
final class Attributes {
    private static final Set<String> STANDARD = Set.of("", "default", "auto", "on_demand", "standard_only");
    /** Places and speeds of which no price is expected: the usual ones. */
    private static final Set<String> USUAL =
            Set.of("", "standard", "normal", "default", "global", "not_available", "unknown");

    /** The finding of a call that has something under one of the attributes no rate knows. */
    static final SortedMap<String, Set<String>> ASKED = Collections.unmodifiableSortedMap(
            new TreeMap<>(Map.of(Reasons.NO_SPEED_PRICE, Set.of("speed"), Reasons.NO_REGION_PRICE, Conditions.PLACES)));

    private static final Map<String, String> NONE = Map.of(PricingQuery.SERVICE_TIER, "standard");

    private Attributes() {}

    static boolean usual(String placeOrSpeed) {
        return USUAL.contains(placeOrSpeed.toLowerCase(Locale.ROOT));
    }

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
