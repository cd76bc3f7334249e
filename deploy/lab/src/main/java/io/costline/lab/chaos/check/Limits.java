package io.costline.lab.chaos.check;

import io.costline.avro.Budget;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.SpendDimension;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The budgets of a chaos run: limits in steps of four, so that thresholds are reached all along, whatever the run's length.
 * All are on the tenant or its teams, where spend only rises, see TraceMaker.
 */
public final class Limits {
    static final List<Integer> PERCENTS = List.of(25, 50, 80, 100);

    /** Every budget. */
    static final List<Limit> ALL = List.of(
            new Limit("tenant-1", SpendDimension.TENANT, BudgetPeriod.DAY, 1),
            new Limit("tenant-4", SpendDimension.TENANT, BudgetPeriod.DAY, 4),
            new Limit("tenant-16", SpendDimension.TENANT, BudgetPeriod.HOUR, 16),
            new Limit("tenant-64", SpendDimension.TENANT, BudgetPeriod.DAY, 64),
            new Limit("tenant-256", SpendDimension.TENANT, BudgetPeriod.DAY, 256),
            new Limit("tenant-1024", SpendDimension.TENANT, BudgetPeriod.DAY, 1024),
            new Limit("team-1", SpendDimension.TEAM, BudgetPeriod.HOUR, 1),
            new Limit("team-4", SpendDimension.TEAM, BudgetPeriod.DAY, 4),
            new Limit("team-16", SpendDimension.TEAM, BudgetPeriod.HOUR, 16),
            new Limit("team-64", SpendDimension.TEAM, BudgetPeriod.DAY, 64),
            new Limit("team-256", SpendDimension.TEAM, BudgetPeriod.DAY, 256));

    private Limits() {}

    /** A budget in UTC and dollars, for each value of its dimension. */
    record Limit(String id, SpendDimension dimension, BudgetPeriod period, int dollars) {
        Instant periodStart(Instant time) {
            return time.truncatedTo(period == BudgetPeriod.HOUR ? ChronoUnit.HOURS : ChronoUnit.DAYS);
        }

        List<Integer> reached(BigInteger picos) {
            // spend / limit >= percent / 100, in whole numbers
            BigInteger limit = BigInteger.valueOf(dollars).multiply(BigInteger.TEN.pow(12));
            return PERCENTS.stream()
                    .filter(percent -> picos.multiply(BigInteger.valueOf(100))
                                    .compareTo(limit.multiply(BigInteger.valueOf(percent)))
                            >= 0)
                    .toList();
        }
    }

    /** The records of costline.budgets. */
    public static List<Budget> budgets(String tenant) {
        return ALL.stream()
                .map(limit -> Budget.newBuilder()
                        .setTenant(tenant)
                        .setBudgetId(limit.id)
                        .setVersion(1)
                        .setName(limit.id)
                        .setDimension(limit.dimension)
                        .setScopeValue("*")
                        .setPeriod(limit.period)
                        .setTimeZone("UTC")
                        .setCurrency("USD")
                        .setLimit(BigDecimal.valueOf(limit.dollars).setScale(12))
                        .setThresholdPercents(PERCENTS)
                        .build())
                .toList();
    }
}
