package io.costline.clickhouse.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** One trace: what attribution says of it, and its calls in the order they started. */
public record TraceCost(
        String tenant,
        String traceId,
        String status,
        String customerId,
        String feature,
        String workflow,
        Instant startedAt,
        Instant endedAt,
        int calls,
        int operations,
        int failedCalls,
        int fallbackOperations,
        int unpricedCalls,
        List<Amounts> amounts,
        List<Step> steps) {
    /** Sums in one currency. */
    public record Amounts(
            String currency,
            BigDecimal listCost,
            BigDecimal contractedCost,
            BigDecimal fallbackCost,
            BigDecimal escalationCost,
            BigDecimal unpricedUpperBound) {}

    /**
     * One call.
     *
     * @param served whether its result was used: the last successful attempt of its operation; else it is waste
     */
    public record Step(EventCost event, boolean served) {}

    public TraceCost {
        amounts = List.copyOf(amounts);
        steps = List.copyOf(steps);
    }
}
