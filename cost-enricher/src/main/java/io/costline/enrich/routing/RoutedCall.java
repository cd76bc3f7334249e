package io.costline.enrich.routing;

import io.costline.enrich.pricing.PricingQuery;
import io.costline.enrich.pricing.Usage;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that served its operation, as it was.
 *
 * @param names what tiers tell calls apart by: {@link Condition#NAMES}, and tags as {@code tags.NAME}
 * @param trace its trace; empty: none
 * @param billed false: nobody billed it, as from a response cache; then it costs nothing elsewhere, too
 * @param actual at public prices; null: it has no price
 * @param actualOfAttempts with every attempt of its operation
 */
public record RoutedCall(
        Map<String, String> names,
        String trace,
        Usage usage,
        PricingQuery query,
        boolean billed,
        String currency,
        @Nullable BigDecimal actual,
        BigDecimal actualOfAttempts) {
    public RoutedCall {
        names = Map.copyOf(names);
    }

    String feature() {
        return names.getOrDefault("feature", "");
    }

    BigDecimal actualOrNothing() {
        return actual == null ? BigDecimal.ZERO : actual;
    }
}
