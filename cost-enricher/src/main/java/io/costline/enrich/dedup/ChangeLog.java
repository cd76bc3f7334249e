package io.costline.enrich.dedup;

import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroCursor;

/**
 * Packs remembered entries into one changelog value: a format byte, stream time, the first entry's hour, then per entry
 * the id, the content hash, and as variable-length numbers the revision, the hour relative to the first and the time within
 * the hour. About 31 bytes an entry.
 */
final class ChangeLog {
    /** Entries without a time, as earlier releases wrote them. */
    private static final byte WITHOUT_TIMES = 1;

    private static final byte FORMAT = 2;

    private final AvroBuffer entries = new AvroBuffer(1 << 16);
    private final AvroBuffer packed = new AvroBuffer(1 << 16);
    private int count;
    private long firstHour;

    int count() {
        return count;
    }

    void add(long high, long low, long hour, long revision, long contentHash, long time) {
        if (count == 0) {
            firstHour = hour;
        }
        count++;
        entries.writeFixedLong(high);
        entries.writeFixedLong(high == 0 && low == 0 ? 1 : low);
        entries.writeFixedLong(contentHash);
        entries.writeLong(revision);
        entries.writeLong(hour - firstHour);
        entries.writeLong(packedTime(hour, time));
    }

    /** Zero for none, so that what has none costs one byte; else one more than what is not before its hour. */
    private static long packedTime(long hour, long time) {
        if (time == IdTable.NO_TIME) {
            return 0;
        }
        long within = time - hour * DedupIndex.HOUR_MICROS;
        return within < 0 ? within : within + 1;
    }

    private static long time(long hour, long packed) {
        if (packed == 0) {
            return IdTable.NO_TIME;
        }
        return hour * DedupIndex.HOUR_MICROS + (packed < 0 ? packed : packed - 1);
    }

    /** The packed value; the log is empty afterwards. */
    byte[] take(long streamTime) {
        packed.clear();
        packed.writeByte(FORMAT);
        packed.writeLong(streamTime);
        packed.writeLong(firstHour);
        packed.writeRaw(entries.array(), 0, entries.size());
        clear();
        return packed.toByteArray();
    }

    void clear() {
        entries.clear();
        count = 0;
    }

    /**
     * Applies a packed value.
     *
     * @param latest what stream time a sound clock allows; the log may be of a host that had none
     */
    static void restore(byte[] value, DedupIndex into, long latest) {
        if (value.length == 0 || (value[0] != FORMAT && value[0] != WITHOUT_TIMES)) {
            throw new IllegalStateException("dedup changelog holds a record in an unknown format");
        }
        AvroCursor cursor = new AvroCursor().reset(value, 1, value.length);
        into.advance(Math.min(cursor.readLong(), latest));
        long firstHour = cursor.readLong();
        while (!cursor.atEnd()) {
            long high = cursor.readFixedLong();
            long low = cursor.readFixedLong();
            long hash = cursor.readFixedLong();
            long revision = cursor.readLong();
            long hour = firstHour + cursor.readLong();
            long time = value[0] == FORMAT ? time(hour, cursor.readLong()) : IdTable.NO_TIME;
            into.restore(high, low, hour, revision, hash, time);
        }
    }
}
