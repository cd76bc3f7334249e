package io.costline.attribution.spend;

import io.costline.attribution.ledger.Totals;
import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroCursor;
import java.util.Arrays;

/**
 * The packed form of a bucket, and of totals as Avro's SpendTotals, field by field in its order. Not safe for use by several
 * threads.
 */
public final class BucketCodec {
    private static final int VERSION = 2;

    /** Without the priced totals. */
    private static final int BEFORE_PRICED = 1;

    private static final Totals.Count[] COUNTS = Totals.Count.values();
    private static final Totals.Amount[] BEFORE_COUNTS =
            Arrays.copyOf(Totals.Amount.values(), Totals.Amount.PRICED_COST.ordinal());

    private final AvroBuffer buffer = new AvroBuffer(256);
    private final AvroCursor cursor = new AvroCursor();

    public byte[] pack(Bucket bucket) {
        buffer.clear();
        buffer.writeByte(VERSION);
        buffer.writeLong(bucket.revision);
        buffer.writeLong(bucket.receivedAt);
        write(bucket.totals(), buffer);
        return buffer.toByteArray();
    }

    /**
     * @throws io.costline.wire.MalformedRecordException if the bytes are not a bucket
     * @throws IllegalStateException if it was written by a newer version
     */
    public Bucket unpack(byte[] packed) {
        cursor.reset(packed, 0, packed.length);
        int version = packed.length == 0 ? 0 : packed[0];
        cursor.position(1);
        if (version != VERSION && version != BEFORE_PRICED) {
            throw new IllegalStateException("spend state has version " + version + ", this service reads " + VERSION);
        }
        Bucket bucket = new Bucket();
        bucket.revision = cursor.readLong();
        bucket.receivedAt = cursor.readLong();
        if (version == VERSION) {
            read(cursor, bucket.totals());
        } else {
            readCommon(cursor, bucket.totals(), Totals.Count.PRICED_CALLS.ordinal());
            bucket.totals().assumePriced();
        }
        return bucket;
    }

    public static void write(Totals totals, AvroBuffer to) {
        for (Totals.Amount amount : BEFORE_COUNTS) {
            to.writeDecimal(totals.amount(amount));
        }
        for (Totals.Count count : COUNTS) {
            to.writeLong(totals.count(count));
        }
        to.writeDecimal(totals.amount(Totals.Amount.PRICED_COST));
    }

    public static void read(AvroCursor from, Totals into) {
        readCommon(from, into, COUNTS.length);
        from.readDecimal(into.amount(Totals.Amount.PRICED_COST));
    }

    private static void readCommon(AvroCursor from, Totals into, int counts) {
        for (Totals.Amount amount : BEFORE_COUNTS) {
            from.readDecimal(into.amount(amount));
        }
        for (int i = 0; i < counts; i++) {
            into.setCount(COUNTS[i], from.readLong());
        }
    }
}
