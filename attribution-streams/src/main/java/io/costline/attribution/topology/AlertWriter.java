package io.costline.attribution.topology;

import io.costline.attribution.budget.Alert;
import io.costline.attribution.budget.Latch;
import io.costline.avro.AlertKind;
import io.costline.avro.AlertState;
import io.costline.avro.BudgetAlert;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.SpendDimension;
import io.costline.topics.Keys;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.SchemaRegistry;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes BudgetAlerts; they are few, so by the generated class. */
final class AlertWriter {
    private static final int SCALE = 12;

    private final AvroSerializer<BudgetAlert> writer;
    private final int epoch;

    AlertWriter(SchemaRegistry registry, int epoch) {
        this.writer = AvroSerializer.of(registry, Topics.BUDGET_ALERTS);
        this.epoch = epoch;
    }

    byte[] key(Alert alert) {
        return Keys.scope(
                        alert.scope().tenant(),
                        alert.scope().dimension().name(),
                        alert.scope().value())
                .getBytes(StandardCharsets.UTF_8);
    }

    Attributed write(Alert alert) {
        var limit = alert.limit();
        var spend = alert.spend();
        BudgetAlert record = BudgetAlert.newBuilder()
                .setAlertId(alert.id())
                .setTenant(limit.tenant())
                .setBudgetId(limit.budgetId())
                .setBudgetVersion(limit.version())
                .setBudgetName(limit.name())
                .setKind(AlertKind.valueOf(alert.rule().kind().name()))
                .setState(alert.state() == Latch.FIRING ? AlertState.FIRING : AlertState.RESOLVED)
                .setRetroactive(alert.retroactive())
                .setDimension(SpendDimension.valueOf(alert.scope().dimension().name()))
                .setScopeValue(alert.scope().value())
                .setPeriod(BudgetPeriod.valueOf(alert.period().name()))
                .setPeriodStart(alert.window().start())
                .setPeriodEnd(alert.window().end())
                .setThresholdPercent(alert.rule().number())
                .setCurrency(limit.currency())
                .setSpend(spend.spend())
                .setLimit(alert.bound().setScale(SCALE, RoundingMode.HALF_EVEN))
                .setForecast(alert.forecast())
                .setUnpricedCalls(spend.unpricedCalls())
                .setUnpricedUpperBound(spend.unpricedUpperBound())
                .setFigureAsOf(Instant.EPOCH.plus(spend.figureAsOf(), ChronoUnit.MICROS))
                .setEpoch(epoch)
                .setRevision(alert.state().ordinal())
                .build();
        return new Attributed(Attributed.Kind.ALERT, writer.serialize(null, record));
    }
}
