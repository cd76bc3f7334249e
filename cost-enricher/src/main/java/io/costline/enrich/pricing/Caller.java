package io.costline.enrich.pricing;

/**
 * Who made a call, for the terms and baselines that are for some calls alone. An empty text means unknown.
 *
 * @param tenant tenant
 * @param source source of the event: the gateway, SDK or provider that reported it
 * @param appKey the product's own key at the gateway
 * @param feature feature the call worked for
 * @param workflow workflow it belongs to
 */
public record Caller(String tenant, String source, String appKey, String feature, String workflow) {
    /** Of whom nothing is known. */
    public static final Caller UNKNOWN = new Caller("", "", "", "", "");
}
