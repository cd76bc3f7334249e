package io.costline.cli.routing;

import io.costline.clickhouse.query.Questions;
import io.costline.enrich.pricebook.PriceBookReader;
import io.costline.enrich.pricing.Pricer;
import io.costline.enrich.routing.Policy;
import io.costline.shadow.StoredRoutes;
import io.costline.shadow.StoredShadow;
import io.costline.stack.Definitions;
import java.io.IOException;
import java.util.Map;

/** Judges on what a running stack has stored, at the prices it has in force. */
public final class ShadowRun {
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
        return new ShadowReport(
                StoredShadow.of(policy, prices(definitions), StoredRoutes.Source.of(questions), values), range);
    }

    /** One model for every call, by feature. */
    public static ShadowReport everythingAt(
            String model, Definitions definitions, Questions questions, Map<String, ?> values, String range)
            throws IOException {
        return new ShadowReport(
                StoredShadow.everythingAt(model, prices(definitions), StoredRoutes.Source.of(questions), values),
                range);
    }

    private static Pricer prices(Definitions definitions) {
        return new Pricer(PriceBookReader.read(definitions.kafka(), definitions.registry())
                .book()
                .orElseThrow(() -> new IllegalStateException("no price book is in force")));
    }
}
