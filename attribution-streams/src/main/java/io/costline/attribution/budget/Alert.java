package io.costline.attribution.budget;

import io.costline.attribution.spend.Scope;
import io.costline.identity.EventIds;
import java.math.BigDecimal;

/**
 * A rule of a budget that fired or was resolved.
 *
 * @param period the budget's, or an hour
 * @param state FIRING or RESOLVED
 * @param retroactive whether the period had closed when it became true
 * @param bound what the spend is compared with: the budget's limit, or what an hour or a minute might have cost
 */
public record Alert(
        Limit limit,
        Scope scope,
        Period period,
        Window window,
        AlertRule rule,
        Latch state,
        boolean retroactive,
        BigDecimal bound,
        PeriodSpend spend,
        BigDecimal forecast) {

    /** The same for the same fact, whoever finds it: subscribers drop repeats by it. */
    public String id() {
        return EventIds.hex(EventIds.of(
                limit.tenant(),
                limit.budgetId(),
                Long.toString(limit.version()),
                scope.dimension().name(),
                scope.value(),
                window.start().toString(),
                Integer.toString(rule.number()),
                rule.kind().name(),
                state.name()));
    }
}
