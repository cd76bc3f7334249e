package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Rate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Search prices by the number of results asked for: {@code tiered_pricing} entries with a {@code max_results_range}, both
 * ends included. A call that does not say how many has the first price; one that asks for more than the list knows, the
 * last.
 */
final class LiteLlmResultTiers {
    static final String RANGE = "max_results_range";

    private static final String UNIT = "search_queries";
    private static final String ATTRIBUTE = "max_results";

    private final JsonNode tiers;

    LiteLlmResultTiers(JsonNode tiers) {
        this.tiers = tiers;
    }

    List<Rate> rates() {
        List<Rate> rates = new ArrayList<>();
        BigDecimal price = BigDecimal.ZERO;
        long last = 0;
        for (JsonNode tier : tiers) {
            if (!tier.has(RANGE) || !tier.path("input_cost_per_query").isNumber()) {
                continue;
            }
            price = tier.path("input_cost_per_query").decimalValue();
            long from = tier.path(RANGE).path(0).asLong();
            last = tier.path(RANGE).path(1).asLong();
            if (rates.isEmpty()) {
                rates.add(new Rate(UNIT, price, 1, Band.NONE, Map.of()));
            }
            rates.add(rate(price, from + ".." + last));
        }
        if (!rates.isEmpty()) {
            rates.add(rate(price, ">" + last));
        }
        return rates;
    }

    private static Rate rate(BigDecimal price, String results) {
        return new Rate(UNIT, price, 1, Band.NONE, Map.of(ATTRIBUTE, results));
    }
}
