package io.costline.enrich.dedup;

/**
 * A map from 128-bit ids to (revision, content hash, time) in primitive arrays: open addressing, 40 bytes a slot. Split by the
 * id's upper bits, so that growing copies a sixteenth at a time. Ids are hashes, so their own bits place them.
 */
final class IdTable {
    static final int NOT_FOUND = -1;

    /** Longs of one entry: id high, id low, revision, content hash, time. */
    static final int WIDTH = 5;

    /** In the place of a time: the entry has none, or is of a release that kept none. */
    static final long NO_TIME = Long.MIN_VALUE;

    private static final int SEGMENT_BITS = 4;
    private static final int FIRST_CAPACITY = 64;

    private final long[][] segments = new long[1 << SEGMENT_BITS][];
    private final int[] sizes = new int[1 << SEGMENT_BITS];
    private int size;
    private long foundRevision;
    private long foundHash;
    private long foundTime;

    /** Told of every entry. */
    interface Visitor {
        void entry(long high, long low, long revision, long contentHash, long time);
    }

    int size() {
        return size;
    }

    /** Looks an id up; its values are then in {@link #revision()} and its neighbours. */
    boolean find(long high, long low) {
        long[] slots = segments[segment(high)];
        if (slots == null) {
            return false;
        }
        int at = slot(slots, high, low);
        if (isEmpty(slots, at)) {
            return false;
        }
        foundRevision = slots[at + 2];
        foundHash = slots[at + 3];
        foundTime = slots[at + 4];
        return true;
    }

    long revision() {
        return foundRevision;
    }

    long contentHash() {
        return foundHash;
    }

    long time() {
        return foundTime;
    }

    /** Sets an id's values, whether it was there or not. */
    void put(long high, long low, long revision, long contentHash, long time) {
        int segment = segment(high);
        long[] slots = segments[segment];
        if (slots == null) {
            slots = new long[FIRST_CAPACITY * WIDTH];
            segments[segment] = slots;
        }
        int at = slot(slots, high, low);
        if (isEmpty(slots, at)) {
            if ((sizes[segment] + 1) * 5L > slots.length / WIDTH * 3L) {
                slots = grown(slots);
                segments[segment] = slots;
                at = slot(slots, high, low);
            }
            sizes[segment]++;
            size++;
        }
        slots[at] = high;
        slots[at + 1] = low;
        slots[at + 2] = revision;
        slots[at + 3] = contentHash;
        slots[at + 4] = time;
    }

    void forEach(Visitor visitor) {
        for (long[] slots : segments) {
            for (int at = 0; slots != null && at < slots.length; at += WIDTH) {
                if (!isEmpty(slots, at)) {
                    visitor.entry(slots[at], slots[at + 1], slots[at + 2], slots[at + 3], slots[at + 4]);
                }
            }
        }
    }

    private static int segment(long high) {
        return (int) (high >>> (64 - SEGMENT_BITS));
    }

    private static int slot(long[] slots, long high, long low) {
        int mask = slots.length / WIDTH - 1;
        int index = (int) (low ^ low >>> 32 ^ high) & mask;
        while (true) {
            int at = index * WIDTH;
            if (isEmpty(slots, at) || (slots[at] == high && slots[at + 1] == low)) {
                return at;
            }
            index = index + 1 & mask;
        }
    }

    private static boolean isEmpty(long[] slots, int at) {
        return (slots[at] | slots[at + 1]) == 0; // the all-zero id is kept as (0, 1), see DedupIndex
    }

    private static long[] grown(long[] old) {
        if (old.length > Integer.MAX_VALUE / 2) {
            throw new IllegalStateException("more ids in one hour than a bucket holds");
        }
        long[] slots = new long[old.length * 2];
        for (int from = 0; from < old.length; from += WIDTH) {
            if (!isEmpty(old, from)) {
                System.arraycopy(old, from, slots, slot(slots, old[from], old[from + 1]), WIDTH);
            }
        }
        return slots;
    }
}
