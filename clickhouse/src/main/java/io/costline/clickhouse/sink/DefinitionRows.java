package io.costline.clickhouse.sink;

import io.costline.avro.PriceBookEntry;
import io.costline.wire.AvroCursor;
import io.costline.wire.Framing;
import org.apache.avro.Schema;

/** The definitions among costline.price-book that are no cards, to price_book_definitions. */
final class DefinitionRows extends Rows {
    private final AvroCursor probe = new AvroCursor();
    private final Column.Dictionary importId = block.dictionary("import_id");
    private final Column.Text definition = block.text("definition");
    private final Column.Fixed definedAt = block.time("defined_at");

    DefinitionRows() {
        super("price_book_definitions");
    }

    /** Whether the entry is one; what is not stands in no table. */
    boolean takes(byte[] framed) {
        probe.reset(framed, Framing.HEADER, framed.length);
        return probe.readLength() > 0;
    }

    @Override
    Schema schema() {
        return PriceBookEntry.getClassSchema();
    }

    @Override
    long read(byte[] framed) {
        cursor.reset(framed, Framing.HEADER, framed.length);
        text(definition);
        long time = cursor.readLong();
        definedAt.values.putLong(time);
        text(importId);
        return time;
    }
}
