package io.costline.enrich.pricing;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A call's attributes in the words of conditions. */
public final class CallAttributes {
    private CallAttributes() {}

    /**
     * What an event says. It has one region; catalogs condition on it under three names, by what the provider calls it.
     */
    public static Map<String, String> of(boolean batch, String serviceTier, String speed, String region) {
        if (!batch && serviceTier.isEmpty() && speed.isEmpty() && region.isEmpty()) {
            return Map.of();
        }
        Map<String, String> attributes = new HashMap<>();
        attributes.put(PricingQuery.SERVICE_TIER, batch ? "batch" : serviceTier.toLowerCase(Locale.ROOT));
        attributes.put("speed", speed.toLowerCase(Locale.ROOT));
        String place = region.toLowerCase(Locale.ROOT);
        attributes.put("region", place);
        attributes.put("inference_geo", place);
        attributes.put("processing_region", place);
        attributes.values().removeIf(String::isEmpty);
        return attributes;
    }
}
