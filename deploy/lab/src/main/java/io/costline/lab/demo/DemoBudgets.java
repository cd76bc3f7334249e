package io.costline.lab.demo;

import io.costline.avro.Budget;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.SpendDimension;
import io.costline.lab.check.Found;
import io.costline.lab.check.Ledger;
import io.costline.lab.traffic.Traffic;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Two daily budgets, set so that the traffic crosses some of their thresholds: one customer overspends, one feature comes close.
 * A real budget is a round number; these follow the seed's spend, so that there is something to see on any day.
 */
public final class DemoBudgets {
    private final String tenant;
    private final Ledger expected;
    private final List<String> days;

    private record Plan(String id, String name, SpendDimension dimension, String scope, String spentPercent) {
        /** Name of the ledger's figure for one day. */
        String figure(String day) {
            return "spend/" + dimension.name().toLowerCase(Locale.ROOT) + "-day/" + scope + "/" + day;
        }
    }

    private static final List<Plan> PLANS = List.of(
            new Plan("acme-daily", "Acme, per day", SpendDimension.CUSTOMER, "acme", "113"),
            new Plan("code-assist-daily", "Code assist, per day", SpendDimension.FEATURE, "code-assist", "87"));
    private static final List<Integer> THRESHOLDS = List.of(50, 80, 100);

    public DemoBudgets(String tenant, Traffic traffic, Ledger expected) {
        this.tenant = tenant;
        this.expected = expected;
        this.days = Stream.of(traffic.firstTime(), traffic.lastTime())
                .map(time -> LocalDate.ofInstant(time, ZoneOffset.UTC).toString())
                .distinct()
                .toList();
    }

    public List<Budget> budgets() {
        return PLANS.stream()
                .map(plan -> Budget.newBuilder()
                        .setTenant(tenant)
                        .setBudgetId(plan.id())
                        .setVersion(0)
                        .setName(plan.name())
                        .setDimension(plan.dimension())
                        .setScopeValue(plan.scope())
                        .setPeriod(BudgetPeriod.DAY)
                        .setLimit(limit(plan))
                        .setThresholdPercents(THRESHOLDS)
                        .build())
                .toList();
    }

    /** Adds the alerts that must come of these budgets to what the check expects. */
    public void expectAlerts() {
        for (Plan plan : PLANS) {
            for (String day : days) {
                for (int percent : THRESHOLDS) {
                    BigDecimal threshold = limit(plan).multiply(BigDecimal.valueOf(percent, 2));
                    if (expected.dollars(plan.figure(day)).compareTo(threshold) >= 0) {
                        expected.expect(Found.alert("FIRING", plan.id(), plan.scope(), day, percent), 1);
                    }
                }
            }
        }
    }

    /** The spend of the busier day as a percentage of the limit is the plan's. */
    private BigDecimal limit(Plan plan) {
        BigDecimal most =
                days.stream().map(day -> expected.dollars(plan.figure(day))).reduce(BigDecimal.ZERO, BigDecimal::max);
        return most.movePointRight(2)
                .divide(new BigDecimal(plan.spentPercent()), 2, RoundingMode.HALF_EVEN)
                .max(new BigDecimal("0.01"))
                .setScale(12);
    }
}
