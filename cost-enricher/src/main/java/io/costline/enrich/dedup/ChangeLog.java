package io.costline.enrich.dedup;

import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroCursor;

/**
 * Packs remembered entries into one changelog value: a format byte, stream time, the first entry's hour, then per entry
 * the id, the content hash, and as variable-length numbers the revision and the hour relative to the first. About 26
 * bytes an entry.
 */
final class ChangeLog {
    private static final byte FORMAT = 1;

    private final AvroBuffer entries = new AvroBuffer(1 << 16);
    private final AvroBuffer packed = new AvroBuffer(1 << 16);
    private int count;
    private long firstHour;

    int count() {
        return count;
    }

    void add(long high, long low, long hour, long revision, long contentHash) {
        if (count == 0) {
            firstHour = hour;
        }
        count++;
        entries.writeFixedLong(high);
        entries.writeFixedLong(high == 0 && low == 0 ? 1 : low);
        entries.writeFixedLong(contentHash);
        entries.writeLong(revision);
        entries.writeLong(hour - firstHour);
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
        if (value.length == 0 || value[0] != FORMAT) {
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
            into.restore(high, low, firstHour + cursor.readLong(), revision, hash);
        }
    }
}
