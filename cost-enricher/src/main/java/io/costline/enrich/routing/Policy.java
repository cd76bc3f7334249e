package io.costline.enrich.routing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which model is to serve which calls.
 *
 * @param tenant whose; empty: not said
 * @param from calls before it are not judged; null: not said
 * @param baseline the model all calls are compared with, too; empty: none
 * @param tiers the first that matches a call is its own; a call none matches stays as it is
 */
public record Policy(String id, String tenant, @Nullable Instant from, String baseline, List<Tier> tiers, Gate gate) {
    public Policy {
        tiers = List.copyOf(tiers);
    }

    /** One model for every call. */
    public static Policy everything(String model) {
        return new Policy(model, "", null, "", List.of(new Tier(model, List.of(), model, null, "")), Gate.STANDARD);
    }

    /**
     * @param when all must hold; none: every call
     * @param model the model that is to serve; empty: whatever serves now
     * @param minAcceptance the share of answers that must be accepted, sure; null: not said
     * @param verification the model that checks each answer; empty: none
     */
    public record Tier(
            String name,
            List<Condition> when,
            String model,
            @Nullable BigDecimal minAcceptance,
            String verification) {
        /** As a tier's verification: the model that serves now. */
        public static final String BY_WHAT_SERVES_NOW = "model";

        public Tier {
            when = List.copyOf(when);
        }

        boolean matches(RoutedCall call) {
            for (Condition condition : when) {
                if (!condition.holds(call)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * What must be known before a tier is safe to switch on.
     *
     * @param days on which calls of it were seen
     * @param judged outcomes of the new model in the same features
     * @param marginPoints by how many points of acceptance the new model may be worse, at the lower bound
     * @param confidence of that bound
     */
    public record Gate(long days, long judged, BigDecimal marginPoints, BigDecimal confidence) {
        public static final Gate STANDARD = new Gate(14, 200, new BigDecimal("2"), new BigDecimal("0.95"));
    }

    @Nullable
    Tier tierOf(RoutedCall call) {
        for (Tier tier : tiers) {
            if (tier.matches(call)) {
                return tier;
            }
        }
        return null;
    }
}
