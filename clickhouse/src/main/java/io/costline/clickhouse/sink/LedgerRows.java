package io.costline.clickhouse.sink;

import io.costline.avro.AlertKind;
import io.costline.avro.LedgerRow;
import io.costline.avro.LedgerState;
import io.costline.avro.LedgerTerm;
import io.costline.wire.Framing;
import org.apache.avro.Schema;

/** costline.ledger to ledger. */
final class LedgerRows extends Rows {
    private final Column.Dictionary tenant = block.dictionary("tenant");
    private final Column.Dictionary contractId = block.dictionary("contract_id");
    private final Column.Fixed periodStart = block.time("period_start");
    private final Column.Fixed periodEnd = block.time("period_end");
    private final Column.Fixed term = block.constant("term", LedgerTerm.class);
    private final Column.Dictionary name = block.dictionary("name");
    private final Column.Fixed sliceStart = block.time("slice_start");
    private final Column.Fixed sliceEnd = block.time("slice_end");
    private final Column.Dictionary unit = block.dictionary("unit");
    private final Column.Dictionary currency = block.dictionary("currency");
    private final Column.Fixed base = block.decimal("base");
    private final Column.Fixed effective = block.decimal("effective");
    private final Column.Fixed billed = block.decimal("billed");
    private final Column.Fixed volume = block.decimal("volume");
    private final Column.Fixed step = block.number("step", "Int32", 4);
    private final Column.Fixed toNext = block.decimal("to_next");
    private final Column.Fixed balance = block.decimal("balance");
    private final Column.Fixed percent = block.decimal("percent");
    private final Column.Fixed state = block.constant("state", LedgerState.class);
    private final Column.Fixed kind = Column.Fixed.constant(AlertKind.class);
    private final Column.Repeated firing = block.array("firing", kind);
    private final Column.Fixed withdrawn = block.number("withdrawn", "Bool", 1);
    private final Column.Fixed asOf = block.time("as_of");
    private final Column.Fixed priceBookVersion = block.number("price_book_version", "UInt64", 8);

    LedgerRows() {
        super("ledger");
    }

    @Override
    Schema schema() {
        return LedgerRow.getClassSchema();
    }

    @Override
    long read(byte[] framed) {
        cursor.reset(framed, Framing.HEADER, framed.length);
        text(tenant);
        text(contractId);
        longValue(periodStart);
        longValue(periodEnd);
        constant(term, LedgerTerm.values().length);
        text(name);
        longValue(sliceStart);
        longValue(sliceEnd);
        text(unit);
        text(currency);
        decimal(base);
        decimal(effective);
        decimal(billed);
        decimal(volume);
        intValue(step);
        decimal(toNext);
        decimal(balance);
        decimal(percent);
        constant(state, LedgerState.values().length);
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                constant(kind, AlertKind.values().length);
            }
        }
        firing.endRow();
        booleanValue(withdrawn);
        long computed = cursor.readLong();
        asOf.values.putLong(computed);
        longValue(priceBookVersion);
        atEnd();
        return computed;
    }
}
