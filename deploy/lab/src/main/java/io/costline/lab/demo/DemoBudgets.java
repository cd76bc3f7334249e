package io.costline.lab.demo;

import io.costline.avro.AlertKind;
import io.costline.avro.Budget;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.BudgetRule;
import io.costline.avro.SpendDimension;
import io.costline.avro.SpikeTerms;
import io.costline.lab.check.Facts;
import io.costline.lab.check.Facts.Kind;
import io.costline.lab.check.Ledger;
import io.costline.lab.check.Ledger.Bucket;
import io.costline.lab.traffic.Runaway;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Daily budgets, set so that the traffic crosses some of their thresholds: one customer overspends, one feature comes close; a third
 * stays far below its limit, and an hour of it is a spike. A real budget is a round number; these follow the seed's spend, so that
 * there is something to see on any day.
 */
public final class DemoBudgets {
    private static final List<Plan> PLANS = List.of(
            new Plan("acme-daily", "Acme, per day", SpendDimension.CUSTOMER, "acme", "113", false),
            new Plan("code-assist-daily", "Code assist, per day", SpendDimension.FEATURE, "code-assist", "87", false),
            new Plan("magpie-daily", "Magpie, per day", SpendDimension.CUSTOMER, Runaway.CUSTOMER, "45", true));
    private static final List<Integer> THRESHOLDS = List.of(50, 80, 100);
    private static final String CURRENCY = "USD";
    private static final int USUAL_TIMES = 6;

    /** What an hour may cost while no seven days are known, as nowhere in a demo. */
    private static final BigDecimal FIRST_HOURS = new BigDecimal("25").setScale(12);

    private static final SpikeTerms SPIKE =
            new SpikeTerms(20, new BigDecimal("5").setScale(12), new BigDecimal("1").setScale(12), FIRST_HOURS);

    private final String tenant;
    private final Ledger expected;
    private final Map<Bucket, BigInteger> days = new HashMap<>();
    private final Map<Bucket, BigInteger> hours = new HashMap<>();

    private record Plan(
            String id, String name, SpendDimension dimension, String scope, String spentPercent, boolean spikes) {
        boolean covers(Bucket bucket) {
            return bucket.dimension().equals(dimension.name())
                    && bucket.scope().equals(scope)
                    && bucket.currency().equals(CURRENCY);
        }
    }

    public DemoBudgets(String tenant, Ledger expected) {
        this.tenant = tenant;
        this.expected = expected;
        expected.spend((minute, picos) -> {
            days.merge(minute.from(minute.start().truncatedTo(ChronoUnit.DAYS)), picos, BigInteger::add);
            hours.merge(minute.from(minute.start().truncatedTo(ChronoUnit.HOURS)), picos, BigInteger::add);
        });
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
                        .setRules(plan.spikes() ? List.of(new BudgetRule(AlertKind.SPIKE, USUAL_TIMES)) : List.of())
                        .setSpike(plan.spikes() ? SPIKE : null)
                        .build())
                .toList();
    }

    /** Adds the alerts that must come of these budgets to what the check expects. */
    public void expectAlerts() {
        for (Plan plan : PLANS) {
            days.forEach((day, picos) -> {
                for (int percent : plan.covers(day) ? THRESHOLDS : List.<Integer>of()) {
                    BigDecimal threshold = limit(plan).multiply(BigDecimal.valueOf(percent, 2));
                    if (new BigDecimal(picos, 12).compareTo(threshold) >= 0) {
                        String alert = Facts.alertKey(plan.id(), day.dimension(), day.scope(), day.start(), percent);
                        expected.facts().add(Kind.ALERTS, alert, "FIRING");
                    }
                }
            });
            hours.forEach((hour, picos) -> {
                if (plan.spikes() && plan.covers(hour) && new BigDecimal(picos, 12).compareTo(FIRST_HOURS) > 0) {
                    String alert = Facts.alertKey(plan.id(), hour.dimension(), hour.scope(), hour.start(), USUAL_TIMES);
                    expected.facts().add(Kind.ALERTS, alert, "FIRING");
                }
            });
        }
    }

    /** The spend of the busier day as a percentage of the limit is the plan's. */
    private BigDecimal limit(Plan plan) {
        BigInteger most = days.entrySet().stream()
                .filter(day -> plan.covers(day.getKey()))
                .map(Map.Entry::getValue)
                .reduce(BigInteger.ZERO, BigInteger::max);
        return new BigDecimal(most, 12)
                .movePointRight(2)
                .divide(new BigDecimal(plan.spentPercent()), 2, RoundingMode.HALF_EVEN)
                .max(new BigDecimal("0.01"))
                .setScale(12);
    }
}
