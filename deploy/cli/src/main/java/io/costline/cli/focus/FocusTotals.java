package io.costline.cli.focus;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** What rows of one currency add up to. */
public final class FocusTotals {
    private static final String[] COSTS = {"BilledCost", "EffectiveCost", "ListCost", "ContractedCost"};

    private final String currency;
    private final Map<String, BigDecimal> all = new LinkedHashMap<>();
    private final Map<String, BigDecimal> ofCalls = new LinkedHashMap<>();
    private long rows;

    FocusTotals(String currency) {
        this.currency = currency;
        for (String cost : COSTS) {
            all.put(cost, BigDecimal.ZERO);
            ofCalls.put(cost, BigDecimal.ZERO);
        }
    }

    void add(FocusRow row) {
        rows++;
        boolean ofCall = row.number("x_CostlineCalls").signum() > 0;
        for (String cost : COSTS) {
            all.merge(cost, row.number(cost), BigDecimal::add);
            if (ofCall) {
                ofCalls.merge(cost, row.number(cost), BigDecimal::add);
            }
        }
    }

    public String currency() {
        return currency;
    }

    public long rows() {
        return rows;
    }

    /** Sums by column. */
    public Map<String, BigDecimal> costs() {
        return all;
    }

    /** The same of the rows that are made of calls' cost lines. */
    public Map<String, BigDecimal> ofCalls() {
        return ofCalls;
    }
}
