package io.costline.clickhouse.query;

import java.math.BigDecimal;
import java.time.Instant;

/** One budget alert. */
public record Alert(
        String alertId,
        String budgetId,
        String budgetName,
        String kind,
        String state,
        String dimension,
        String scopeValue,
        String period,
        Instant periodStart,
        int thresholdPercent,
        String currency,
        BigDecimal spend,
        BigDecimal limit,
        BigDecimal forecast,
        long unpricedCalls,
        Instant figureAsOf) {}
