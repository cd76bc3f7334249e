package io.costline.clickhouse.query;

import java.math.BigDecimal;
import java.time.Instant;

/** Calls of one model without a (full) price, with what they may cost at most. */
public record UnpricedUsage(
        String provider,
        String model,
        String status,
        String reason,
        String currency,
        long calls,
        long inputTokens,
        long outputTokens,
        BigDecimal upperBound,
        Instant firstSeen,
        Instant lastSeen) {}
