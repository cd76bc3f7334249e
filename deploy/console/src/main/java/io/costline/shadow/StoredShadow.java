package io.costline.shadow;

import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.routing.Evidence;
import io.costline.enrich.routing.Policy;
import io.costline.enrich.routing.Shadow;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a policy, or one model, would have come to on stored calls.
 *
 * @param lineIs what a line of it is: tier or feature
 */
public record StoredShadow(Policy policy, Shadow shadow, Evidence evidence, String lineIs) {
    private static final Set<String> RANGE = Set.of("tenant", "from", "to");

    /**
     * A policy, tier by tier.
     *
     * @param values tenant, and what else the question routed_calls takes
     */
    public static StoredShadow of(Policy policy, Pricer prices, StoredRoutes.Source source, Map<String, ?> values)
            throws IOException {
        return judge(policy, new Shadow(policy, prices), source, values, "tier");
    }

    /** One model for every call, by feature. */
    public static StoredShadow everythingAt(
            String model, Pricer prices, StoredRoutes.Source source, Map<String, ?> values) throws IOException {
        Policy policy = Policy.everything(model);
        Shadow shadow = new Shadow(policy, prices, (call, tier) -> call.names().getOrDefault("feature", ""));
        return judge(policy, shadow, source, values, "feature");
    }

    /** One object a currency. */
    public List<ObjectNode> lines() {
        return new ShadowJson(policy, evidence).lines(shadow.lines(), lineIs);
    }

    private static StoredShadow judge(
            Policy policy, Shadow shadow, StoredRoutes.Source source, Map<String, ?> values, String lineIs)
            throws IOException {
        StoredRoutes.each(source, values, shadow::judge);
        Map<String, Object> when = new HashMap<>(values);
        when.keySet().retainAll(RANGE);
        return new StoredShadow(policy, shadow, StoredRoutes.evidence(source, when), lineIs);
    }
}
