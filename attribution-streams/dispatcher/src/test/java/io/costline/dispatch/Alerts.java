package io.costline.dispatch;

import io.costline.avro.AlertKind;
import io.costline.avro.AlertState;
import io.costline.avro.BudgetAlert;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.SpendDimension;
import java.math.BigDecimal;
import java.time.Instant;

/** Alerts for tests. */
final class Alerts {
    static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    private Alerts() {}

    static BudgetAlert firing(String id, String budget) {
        return builder(id, budget).build();
    }

    static BudgetAlert.Builder builder(String id, String budget) {
        return BudgetAlert.newBuilder()
                .setAlertId(id)
                .setTenant("demo")
                .setBudgetId(budget)
                .setBudgetVersion(1)
                .setBudgetName("Spikes of <acme> & co")
                .setKind(AlertKind.SPIKE)
                .setState(AlertState.FIRING)
                .setDimension(SpendDimension.CUSTOMER)
                .setScopeValue("acme")
                .setPeriod(BudgetPeriod.HOUR)
                .setPeriodStart(NOON)
                .setPeriodEnd(NOON.plusSeconds(3600))
                .setThresholdPercent(6)
                .setCurrency("USD")
                .setSpend(amount("31.204999999999"))
                .setLimit(amount("18"))
                .setForecast(amount("90"))
                .setUnpricedCalls(0)
                .setUnpricedUpperBound(amount("0"))
                .setFigureAsOf(NOON)
                .setRevision(1);
    }

    static BudgetAlert resolved(String id, String budget) {
        return builder(id, budget).setState(AlertState.RESOLVED).setRevision(2).build();
    }

    private static BigDecimal amount(String text) {
        return new BigDecimal(text).setScale(12);
    }
}
