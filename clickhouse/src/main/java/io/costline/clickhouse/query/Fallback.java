package io.costline.clickhouse.query;

import java.math.BigDecimal;
import java.util.List;

/** How often operations needed more than one attempt, and what that cost. */
public record Fallback(
        long calls, long failedCalls, long wastedCalls, long operations, long fallbackOperations, List<Waste> waste) {
    /** In one currency: attempts that served nobody, and the premium of dearer models than requested. */
    public record Waste(
            String currency, BigDecimal contractedCost, BigDecimal fallbackCost, BigDecimal escalationCost) {}

    public Fallback {
        waste = List.copyOf(waste);
    }

    /** Part of operations that needed a further attempt, 0 to 1. */
    public double rate() {
        return operations == 0 ? 0 : (double) fallbackOperations / operations;
    }
}
