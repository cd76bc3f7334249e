package io.costline.clickhouse.sink;

import io.costline.money.Int128;
import io.costline.wire.AvroCursor;
import io.costline.wire.MalformedRecordException;
import org.apache.avro.Schema;

/** Turns the values of one topic into the rows of one table. Used again for every batch; one thread. */
abstract class Rows {
    private static final long DECIMAL_LIMIT = 5_421_010_862_427_522_170L; // 10^38 / 2^64: what Decimal(38) holds

    final Block block;
    final AvroCursor cursor = new AvroCursor();
    private final Int128 wide = new Int128();

    Rows(String table) {
        this.block = new Block("costline_raw." + table);
    }

    /** The schema {@link #append} reads. */
    abstract Schema schema();

    /**
     * Appends the rows of one framed value in the current schema.
     *
     * @return when Costline received what the rows tell, in UTC microseconds
     * @throws MalformedRecordException if the value is not what its schema says; the block then has no part of it
     */
    final long append(byte[] framed) {
        try {
            long receivedAt = read(framed);
            block.endRow();
            return receivedAt;
        } catch (MalformedRecordException e) {
            block.dropUnfinishedRow();
            throw e;
        }
    }

    abstract long read(byte[] framed);

    final void text(Column.Text into) {
        int length = cursor.readLength();
        into.put(cursor.bytes(), cursor.position(), length);
        cursor.position(cursor.position() + length);
    }

    final void text(Column.Dictionary into) {
        int length = cursor.readLength();
        into.put(cursor.bytes(), cursor.position(), length);
        cursor.position(cursor.position() + length);
    }

    final void decimal(Column.Fixed into) {
        readDecimal();
        into.values.putLongs(wide.high(), wide.low());
    }

    final void decimal(Column.Maybe into) {
        readDecimal();
        into.put(wide.high(), wide.low());
    }

    private void readDecimal() {
        cursor.readDecimal(wide);
        if (wide.high() >= DECIMAL_LIMIT || wide.high() <= -DECIMAL_LIMIT) {
            throw cursor.malformed("decimal of more than 38 digits");
        }
    }

    final void longValue(Column.Fixed into) {
        into.values.putLong(cursor.readLong());
    }

    final void intValue(Column.Fixed into) {
        into.values.putInt(cursor.readInt());
    }

    final void booleanValue(Column.Fixed into) {
        into.values.putByte(cursor.readBoolean() ? 1 : 0);
    }

    /** An enum of the given number of symbols. */
    final void constant(Column.Fixed into, int symbols) {
        into.values.putByte(cursor.readConstant(symbols));
    }

    /** A decimal or null. */
    final void maybe(Column.Maybe into) {
        if (cursor.readInt() == 0) {
            into.putNull();
        } else {
            decimal(into);
        }
    }

    final void map(Column.Dictionary names, Column.Text values, Column.Repeated into) {
        for (long n = cursor.readBlock(); n > 0; n = cursor.readBlock()) {
            for (long i = 0; i < n; i++) {
                text(names);
                text(values);
            }
        }
        into.endRow();
    }

    final void atEnd() {
        if (!cursor.atEnd()) {
            throw cursor.malformed("bytes after the record");
        }
    }
}
