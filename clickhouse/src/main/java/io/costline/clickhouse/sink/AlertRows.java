package io.costline.clickhouse.sink;

import io.costline.avro.AlertKind;
import io.costline.avro.AlertState;
import io.costline.avro.BudgetAlert;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.SpendDimension;
import io.costline.wire.Framing;
import org.apache.avro.Schema;

/** costline.budget-alerts to budget_alerts. */
final class AlertRows extends Rows {
    private final Column.Text alertId = block.text("alert_id");
    private final Column.Dictionary tenant = block.dictionary("tenant");
    private final Column.Dictionary budgetId = block.dictionary("budget_id");
    private final Column.Fixed budgetVersion = block.number("budget_version", "UInt64", 8);
    private final Column.Dictionary budgetName = block.dictionary("budget_name");
    private final Column.Fixed kind = block.constant("kind", AlertKind.class);
    private final Column.Fixed state = block.constant("state", AlertState.class);
    private final Column.Fixed retroactive = block.number("retroactive", "Bool", 1);
    private final Column.Fixed dimension = block.constant("dimension", SpendDimension.class);
    private final Column.Text scopeValue = block.text("scope_value");
    private final Column.Fixed period = block.constant("period", BudgetPeriod.class);
    private final Column.Fixed periodStart = block.time("period_start");
    private final Column.Fixed periodEnd = block.time("period_end");
    private final Column.Fixed thresholdPercent = block.number("threshold_percent", "Int32", 4);
    private final Column.Dictionary currency = block.dictionary("currency");
    private final Column.Fixed spend = block.decimal("spend");
    private final Column.Fixed spendLimit = block.decimal("spend_limit");
    private final Column.Fixed forecast = block.decimal("forecast");
    private final Column.Fixed unpricedCalls = block.number("unpriced_calls", "Int64", 8);
    private final Column.Fixed unpricedUpperBound = block.decimal("unpriced_upper_bound");
    private final Column.Fixed figureAsOf = block.time("figure_as_of");
    private final Column.Fixed revision = block.number("revision", "UInt128", 16);

    AlertRows() {
        super("budget_alerts");
    }

    @Override
    Schema schema() {
        return BudgetAlert.getClassSchema();
    }

    @Override
    long read(byte[] framed) {
        cursor.reset(framed, Framing.HEADER, framed.length);
        text(alertId);
        text(tenant);
        text(budgetId);
        longValue(budgetVersion);
        text(budgetName);
        constant(kind, AlertKind.values().length);
        constant(state, AlertState.values().length);
        booleanValue(retroactive);
        constant(dimension, SpendDimension.values().length);
        text(scopeValue);
        constant(period, BudgetPeriod.values().length);
        longValue(periodStart);
        longValue(periodEnd);
        intValue(thresholdPercent);
        text(currency);
        decimal(spend);
        decimal(spendLimit);
        decimal(forecast);
        longValue(unpricedCalls);
        decimal(unpricedUpperBound);
        long asOf = cursor.readLong();
        figureAsOf.values.putLong(asOf);
        long epoch = cursor.readInt();
        revision.values.putLongs(epoch, cursor.readLong());
        atEnd();
        return asOf;
    }
}
