package io.costline.enrich.pricing;

import java.util.Map;
import java.util.TreeMap;

/** Conjunctions of attribute values. */
final class Conditions {
    private Conditions() {}

    static boolean hold(Map<String, String> conditions, Map<String, String> attributes) {
        for (Map.Entry<String, String> condition : conditions.entrySet()) {
            if (!condition.getValue().equals(attributes.get(condition.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** A text that orders conjunctions, so that no choice depends on the order of insertion. */
    static String text(Map<String, String> conditions) {
        return new TreeMap<>(conditions).toString();
    }
}
