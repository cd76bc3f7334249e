package io.costline.clickhouse.sink;

import io.costline.avro.PostedCorrection;
import io.costline.avro.PostedKind;
import io.costline.wire.Framing;
import org.apache.avro.Schema;

/** costline.ledger-corrections to ledger_corrections. */
final class PostedCorrectionRows extends Rows {
    private final Column.Dictionary tenant = block.dictionary("tenant");
    private final Column.Dictionary contractId = block.dictionary("contract_id");
    private final Column.Fixed periodStart = block.time("period_start");
    private final Column.Fixed periodEnd = block.time("period_end");
    private final Column.Fixed postedIn = block.time("posted_in");
    private final Column.Fixed number = block.number("number", "UInt32", 4);
    private final Column.Fixed kind = block.constant("kind", PostedKind.class);
    private final Column.Text eventId = block.text("event_id");
    private final Column.Dictionary currency = block.dictionary("currency");
    private final Column.Fixed contractedDifference = block.decimal("contracted_difference");
    private final Column.Fixed effectiveDifference = block.decimal("effective_difference");
    private final Column.Fixed asOf = block.time("as_of");
    private final Column.Fixed priceBookVersion = block.number("price_book_version", "UInt64", 8);

    PostedCorrectionRows() {
        super("ledger_corrections");
    }

    @Override
    Schema schema() {
        return PostedCorrection.getClassSchema();
    }

    @Override
    long read(byte[] framed) {
        cursor.reset(framed, Framing.HEADER, framed.length);
        text(tenant);
        text(contractId);
        longValue(periodStart);
        longValue(periodEnd);
        longValue(postedIn);
        intValue(number);
        constant(kind, PostedKind.values().length);
        text(eventId);
        text(currency);
        decimal(contractedDifference);
        decimal(effectiveDifference);
        long posted = cursor.readLong();
        asOf.values.putLong(posted);
        longValue(priceBookVersion);
        atEnd();
        return posted;
    }
}
