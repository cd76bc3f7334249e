package io.costline.attribution.budget;

import io.costline.attribution.ledger.Dimension;
import io.costline.attribution.spend.Scope;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A budget in force. What is compared with the amount is the scope's contracted cost.
 *
 * @param scopeValue one value, or {@link #EACH}
 * @param rules each once, by kind and number
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
        List<AlertRule> rules) {

    /** As a scope value: each value of the dimension on its own. */
    public static final String EACH = "*";

    public Limit {
        if (amount.signum() <= 0) {
            throw new IllegalArgumentException("a budget's limit must be positive");
        }
        if (!dimension.single()) {
            throw new IllegalArgumentException("a budget is of one dimension, not of a pair");
        }
        rules = rules.stream().distinct().sorted(AlertRule.ORDER).toList();
    }

    /** Whether the money has reached so many percent of the limit. */
    public boolean reaches(int percent, BigDecimal money) {
        return money.movePointRight(2).compareTo(amount.multiply(BigDecimal.valueOf(percent))) >= 0;
    }

    /** Its rule about spikes; null if it has none. */
    AlertRule.@Nullable Spike spike() {
        return !rules.isEmpty() && rules.getLast() instanceof AlertRule.Spike spike ? spike : null; // the last kind
    }

    boolean movesWithTime() {
        return rules.stream().anyMatch(AlertRule::movesWithTime);
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
