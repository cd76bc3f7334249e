package io.costline.clickhouse.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One event with its cost and how that was computed.
 *
 * @param listCost empty while the call is UNPRICED: unpriced is not zero
 */
public record EventCost(
        String tenant,
        String eventId,
        String callId,
        long eventRevision,
        Instant eventTime,
        Instant receivedAt,
        Optional<Instant> firstTokenAt,
        Optional<Instant> endedAt,
        String source,
        String customerId,
        String feature,
        String traceId,
        String workflow,
        String step,
        String operationId,
        int attemptIndex,
        String fallbackFrom,
        String provider,
        String requestedModel,
        String servedModel,
        String serviceTier,
        boolean batch,
        String route,
        String status,
        int httpStatus,
        String errorType,
        String blockedBy,
        long inputTokens,
        long cacheReadTokens,
        long cacheWriteTokens,
        long outputTokens,
        long reasoningTokens,
        Map<String, BigDecimal> otherUnits,
        String usageStatus,
        String totalCheck,
        String pricingStatus,
        String pricingReason,
        String currency,
        Optional<BigDecimal> listCost,
        Optional<BigDecimal> contractedCost,
        BigDecimal upperBound,
        Optional<BigDecimal> requestedCost,
        Optional<BigDecimal> reportedCost,
        long priceBookVersion,
        String cardId,
        List<Line> lines) {
    /** One cost line: amount = quantity × unitPrice ÷ per × multiplier, rounded half-even to 12 digits. */
    public record Line(
            String unit,
            BigDecimal quantity,
            BigDecimal unitPrice,
            long per,
            BigDecimal multiplier,
            BigDecimal amount) {}

    public EventCost {
        otherUnits = Map.copyOf(otherUnits);
        lines = List.copyOf(lines);
    }
}
