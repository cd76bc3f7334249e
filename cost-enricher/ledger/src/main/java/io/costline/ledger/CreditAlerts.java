package io.costline.ledger;

import io.costline.avro.AlertKind;
import io.costline.avro.AlertState;
import io.costline.avro.BudgetAlert;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.LedgerRow;
import io.costline.avro.SpendDimension;
import io.costline.identity.Hashing;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The changes of what stands of a credit, as alerts: its contract is the budget, its name the scope. */
final class CreditAlerts {
    private CreditAlerts() {}

    /**
     * @param before kinds that stood
     * @param credit as it is now, with the kinds that stand
     */
    static List<BudgetAlert> of(List<AlertKind> before, LedgerRow credit, Instant now) {
        List<BudgetAlert> alerts = new ArrayList<>();
        for (AlertKind kind : List.of(AlertKind.CREDIT_LOW, AlertKind.CREDIT_EXPIRING)) {
            boolean was = before.contains(kind);
            boolean is = credit.getFiring().contains(kind);
            if (was != is) {
                alerts.add(alert(kind, is ? AlertState.FIRING : AlertState.RESOLVED, credit, now));
            }
        }
        return alerts;
    }

    private static BudgetAlert alert(AlertKind kind, AlertState state, LedgerRow credit, Instant now) {
        String key = String.join(
                "/",
                credit.getTenant(),
                credit.getContractId(),
                credit.getName(),
                credit.getPeriodStart().toString(),
                kind.name(),
                state.name(),
                credit.getAsOf().toString());
        return BudgetAlert.newBuilder()
                .setAlertId(Hashing.sha256Hex(key))
                .setTenant(credit.getTenant())
                .setBudgetId(credit.getContractId())
                .setBudgetVersion(credit.getPriceBookVersion())
                .setBudgetName(credit.getName())
                .setKind(kind)
                .setState(state)
                .setDimension(SpendDimension.UNKNOWN)
                .setScopeValue(credit.getName())
                .setPeriod(BudgetPeriod.UNKNOWN)
                .setPeriodStart(credit.getPeriodStart())
                .setPeriodEnd(credit.getPeriodEnd())
                .setCurrency(credit.getCurrency())
                .setSpend(credit.getBase())
                .setLimit(credit.getVolume())
                .setForecast(PeriodRows.digits(
                        kind == AlertKind.CREDIT_EXPIRING ? CreditWatch.unused(credit, now) : credit.getBalance()))
                .setUnpricedCalls(0)
                .setUnpricedUpperBound(PeriodRows.digits(BigDecimal.ZERO))
                .setFigureAsOf(credit.getAsOf())
                .setRevision(state.ordinal())
                .build();
    }
}
