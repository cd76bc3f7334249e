package io.costline.attribution.budget;

import io.costline.attribution.ledger.Dimension;
import io.costline.attribution.spend.Scope;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;

/**
 * A budget in force. What is compared with the amount is the scope's contracted cost.
 *
 * @param scopeValue one value, or {@link #EACH}
 * @param thresholdPercents rising, each once
 */
public record Limit(
        String tenant,
        String budgetId,
        long version,
        String name,
        Dimension dimension,
        String scopeValue,
        Period period,
        ZoneId zone,
        String currency,
        BigDecimal amount,
        List<Integer> thresholdPercents) {

    /** As a scope value: each value of the dimension on its own. */
    public static final String EACH = "*";

    public Limit {
        if (amount.signum() <= 0) {
            throw new IllegalArgumentException("a budget's limit must be positive");
        }
        thresholdPercents = thresholdPercents.stream().distinct().sorted().toList();
    }

    /** Whether the scope's spend counts against this budget. Unattributed spend belongs to no value of a dimension. */
    public boolean covers(Scope scope) {
        return dimension == scope.dimension()
                && tenant.equals(scope.tenant())
                && currency.equals(scope.currency())
                && (dimension == Dimension.TENANT
                        || (scopeValue.equals(EACH) ? !scope.value().isEmpty() : scopeValue.equals(scope.value())));
    }
}
