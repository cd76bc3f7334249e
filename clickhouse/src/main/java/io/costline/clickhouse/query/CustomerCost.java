package io.costline.clickhouse.query;

import java.math.BigDecimal;

/**
 * What one customer cost in one currency.
 *
 * @param customerId empty: spend no call of a trace named a customer for
 * @param share of all contracted cost in the currency, 0 to 1
 */
public record CustomerCost(
        String customerId,
        String currency,
        BigDecimal contractedCost,
        BigDecimal share,
        BigDecimal fallbackCost,
        BigDecimal unpricedUpperBound,
        long calls,
        long unpricedCalls) {
    public boolean unattributed() {
        return customerId.isEmpty();
    }
}
