package io.costline.cli.routing;

import io.costline.clickhouse.query.Questions;
import io.costline.enrich.pricebook.PriceBookReader;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.routing.Policy;
import io.costline.enrich.routing.Shadow;
import io.costline.stack.Definitions;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Judges on what a running stack has stored, at the prices it has in force. */
public final class ShadowRun {
    private static final Set<String> RANGE = Set.of("tenant", "from", "to");

    private ShadowRun() {}

    /**
     * A policy, tier by tier.
     *
     * @param values tenant, and what else the question routed_calls takes
     * @param range in words, for headings
     */
    public static ShadowReport of(
            Policy policy, Definitions definitions, Questions questions, Map<String, ?> values, String range)
            throws IOException {
        return run(policy, new Shadow(policy, prices(definitions)), questions, values, "tier", range);
    }

    /** One model for every call, by feature. */
    public static ShadowReport everythingAt(
            String model, Definitions definitions, Questions questions, Map<String, ?> values, String range)
            throws IOException {
        Policy policy = Policy.everything(model);
        Shadow shadow = new Shadow(
                policy, prices(definitions), (call, tier) -> call.names().getOrDefault("feature", ""));
        return run(policy, shadow, questions, values, "feature", range);
    }

    private static ShadowReport run(
            Policy policy, Shadow shadow, Questions questions, Map<String, ?> values, String lineIs, String range)
            throws IOException {
        StoredRoutes.each(questions, values, shadow::judge);
        Map<String, Object> when = new HashMap<>(values);
        when.keySet().retainAll(RANGE);
        return new ShadowReport(policy, shadow, StoredRoutes.evidence(questions, when), lineIs, range);
    }

    private static Pricer prices(Definitions definitions) {
        return new Pricer(PriceBookReader.read(definitions.kafka(), definitions.registry())
                .book()
                .orElseThrow(() -> new IllegalStateException("no price book is in force")));
    }
}
