package io.costline.limits;

import java.math.BigDecimal;

/**
 * Bounds of a record. An event keeps to them at the door, so that nothing made from it, its cost, its trace, its bucket, can
 * outgrow {@link #RECORD_BYTES}.
 */
public final class RecordLimits {
    /** Characters of an id, a name or a label. */
    public static final int TEXT = 512;

    /** Characters of a card's id: a cost may name another card at each of its lines. */
    public static final int CARD_ID = 256;

    /** Multipliers of a card: a line tells their product. */
    public static final int MULTIPLIERS = 20;

    /** Entries of a list or map of an event. */
    public static final int LIST = 100;

    /** Bytes of an encoded event, before a key's attribution is filled in. */
    public static final int EVENT_BYTES = 64 << 10;

    /** Bytes of any record a producer of ours sends; the widest is 64 calls of a trace in its changelog, at 1.4 MB. */
    public static final int RECORD_BYTES = 2 << 20;

    /** Bytes of a batch a topic of ours takes: one of the largest records fits whatever is said of it. */
    public static final int BATCH_BYTES = 2 * RECORD_BYTES;

    /** Larger than any call; far enough from overflow that sums over a bucket of calls stay exact. */
    public static final long COUNT = 1_000_000_000_000L;

    /** Of a quantity or a reported amount: with its 12 fractional digits it fits a decimal of 38 digits with room for sums. */
    public static final BigDecimal QUANTITY = new BigDecimal("1000000000000000");

    /** Lines of providers' invoices sent at once. */
    public static final int INVOICE_LINES = 100_000;

    /** Fractional digits of a quantity or an amount. */
    public static final int SCALE = 12;

    private RecordLimits() {}
}
