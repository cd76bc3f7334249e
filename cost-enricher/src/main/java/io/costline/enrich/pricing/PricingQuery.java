package io.costline.enrich.pricing;

import java.time.Instant;
import java.util.Map;

/**
 * What ran, where and when.
 *
 * @param provider who served and bills the call
 * @param model the model that answered
 * @param vendor who made the model, when known and not the provider; else empty
 * @param account provider account; empty when unknown
 * @param at the instant prices apply as of
 * @param attributes conditions of the call by name: service_tier, speed, region, ...
 * @param caller who made it
 */
public record PricingQuery(
        String provider,
        String model,
        String vendor,
        String account,
        Instant at,
        Map<String, String> attributes,
        Caller caller) {
    /** The attribute service tiers are matched by. */
    public static final String SERVICE_TIER = "service_tier";

    public PricingQuery {
        attributes = Map.copyOf(attributes);
    }

    /** A call of which nobody knows who made it. */
    public PricingQuery(
            String provider, String model, String vendor, String account, Instant at, Map<String, String> attributes) {
        this(provider, model, vendor, account, at, attributes, Caller.UNKNOWN);
    }

    public static PricingQuery of(String provider, String model, Instant at) {
        return new PricingQuery(provider, model, "", "", at, Map.of());
    }

    public PricingQuery with(String attribute, String value) {
        Map<String, String> more = new java.util.HashMap<>(attributes);
        more.put(attribute, value);
        return new PricingQuery(provider, model, vendor, account, at, more, caller);
    }

    public PricingQuery withModel(String newProvider, String newModel) {
        return new PricingQuery(newProvider, newModel, vendor, account, at, attributes, caller);
    }

    public PricingQuery withCaller(Caller newCaller) {
        return new PricingQuery(provider, model, vendor, account, at, attributes, newCaller);
    }
}
