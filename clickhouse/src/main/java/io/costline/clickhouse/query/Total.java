package io.costline.clickhouse.query;

import java.math.BigDecimal;

/** Sums over everything a tenant has, in one currency. */
public record Total(
        String currency,
        long calls,
        BigDecimal listCost,
        BigDecimal contractedCost,
        long unpricedCalls,
        BigDecimal unpricedUpperBound) {}
