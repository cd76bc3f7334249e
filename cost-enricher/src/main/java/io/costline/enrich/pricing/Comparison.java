package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.List;

/**
 * What the same usage costs at another model, at public prices, in the currency of the call's cost.
 *
 * @param kind why that model
 * @param model the model
 * @param listCost cost there, to twelve digits
 */
public record Comparison(Kind kind, String model, BigDecimal listCost) {
    /** Why a model is compared with. */
    public enum Kind {
        /** It was asked for, and another served. */
        REQUESTED,
        /** It is the tenant's baseline. */
        BASELINE
    }

    /**
     * The comparisons of a call.
     *
     * @param all those that could be made
     * @param findings why others could not, and rates between currencies
     */
    public record All(List<Comparison> all, List<String> findings) {
        public static final All NONE = new All(List.of(), List.of());

        public All {
            all = List.copyOf(all);
            findings = List.copyOf(findings);
        }
    }
}
