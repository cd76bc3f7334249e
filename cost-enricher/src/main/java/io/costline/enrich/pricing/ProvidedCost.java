package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A cost the caller states instead of having it computed, as observability tools let a trace do: what it states is the
 * cost, whatever a card says, and a finding says that nothing was computed.
 */
public final class ProvidedCost {
    private static final String CARD = "provided";

    private ProvidedCost() {}

    /**
     * @param details amounts in US dollars by what they are for
     * @throws IllegalArgumentException if there are none
     */
    public static PricingResult of(Map<String, BigDecimal> details) {
        if (details.isEmpty()) {
            throw new IllegalArgumentException("a provided cost has at least one amount");
        }
        List<CostLine> lines = new ArrayList<>();
        new TreeMap<>(details).forEach((what, stated) -> {
            BigDecimal amount = Amounts.of(BigDecimal.ONE, stated, BigDecimal.ONE, 1);
            lines.add(new CostLine(
                    "provided_" + what, stated, 1, BigDecimal.ONE, CARD, -1, BigDecimal.ONE, amount, amount));
        });
        return new PricingResult.Priced(CARD, "USD", lines, List.of(Reasons.PROVIDED_COST));
    }
}
