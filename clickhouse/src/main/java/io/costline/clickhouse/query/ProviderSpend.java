package io.costline.clickhouse.query;

import java.math.BigDecimal;

/** What one provider cost in one currency. Unpriced calls are not in the amounts; the bound says what they may add. */
public record ProviderSpend(
        String provider,
        String currency,
        BigDecimal listCost,
        BigDecimal contractedCost,
        BigDecimal fallbackCost,
        BigDecimal unpricedUpperBound,
        long calls,
        long failedCalls,
        long unpricedCalls,
        long inputTokens,
        long outputTokens) {}
