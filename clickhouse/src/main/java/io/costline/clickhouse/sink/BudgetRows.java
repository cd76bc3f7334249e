package io.costline.clickhouse.sink;

import io.costline.avro.AlertKind;
import io.costline.avro.Budget;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.SpendDimension;
import io.costline.wire.Framing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.avro.Schema;

/** costline.budgets to budgets. A definition has no receipt: it is as new as its being read. */
final class BudgetRows extends Rows {
    private final Column.Dictionary tenant = block.dictionary("tenant");
    private final Column.Dictionary budgetId = block.dictionary("budget_id");
    private final Column.Fixed version = block.number("version", "UInt64", 8);
    private final Column.Dictionary name = block.dictionary("name");
    private final Column.Fixed dimension = block.constant("dimension", SpendDimension.class);
    private final Column.Text scopeValue = block.text("scope_value");
    private final Column.Fixed period = block.constant("period", BudgetPeriod.class);
    private final Column.Dictionary timeZone = block.dictionary("time_zone");
    private final Column.Dictionary currency = block.dictionary("currency");
    private final Column.Fixed spendLimit = block.decimal("spend_limit");
    private final Column.Fixed percent = new Column.Fixed("Int32", 4);
    private final Column.Repeated thresholdPercents = block.array("threshold_percents", percent);
    private final Column.Fixed kind = Column.Fixed.constant(AlertKind.class);
    private final Column.Repeated kinds = block.array("rules.kind", kind);
    private final Column.Fixed number = new Column.Fixed("Int32", 4);
    private static final int SPIKE_AMOUNTS = 3;
    private final Column.Repeated numbers = block.array("rules.number", number);

    BudgetRows() {
        super("budgets");
    }

    @Override
    Schema schema() {
        return Budget.getClassSchema();
    }

    @Override
    long read(byte[] framed) {
        cursor.reset(framed, Framing.HEADER, framed.length);
        text(tenant);
        text(budgetId);
        longValue(version);
        text(name);
        constant(dimension, SpendDimension.values().length);
        text(scopeValue);
        constant(period, BudgetPeriod.values().length);
        text(timeZone);
        text(currency);
        decimal(spendLimit);
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                intValue(percent);
            }
        }
        thresholdPercents.endRow();
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                constant(kind, AlertKind.values().length);
                intValue(number);
            }
        }
        kinds.endRow();
        numbers.endRow();
        if (cursor.readInt() != 0) { // a spike's terms, which no question asks for
            cursor.readInt();
            for (int i = 0; i < SPIKE_AMOUNTS; i++) {
                cursor.skipString();
            }
        }
        atEnd();
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
