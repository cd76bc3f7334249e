package io.costline.enrich.reprice;

/**
 * The highest revision of each event of a partition: 128-bit ids to 128-bit revisions in one array, 32 bytes a slot, so that
 * millions fit. Revisions order unsigned, as {@link io.costline.wire.RequestCostView#revisionHigh} says. Not safe for use by
 * several threads.
 */
final class RevisionTable {
    private static final int WIDTH = 4;
    private static final long FIRST_MIX = 0xFF51AFD7ED558CCDL;
    private static final long SECOND_MIX = 0xC4CEB9FE1A85EC53L;

    /** Above every revision an event has: its id will not be met again. */
    private static final long NONE_ABOVE = -1L;

    private long[] slots = new long[1 << 12];
    private boolean hasZeroId;
    private long zeroHigh;
    private long zeroLow;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Remembers the revision of an id, unless a higher one is known. */
    void put(long idHigh, long idLow, long high, long low) {
        if ((idHigh | idLow) == 0) {
            putZero(high, low);
            return;
        }
        int at = find(idHigh, idLow);
        if ((slots[at] | slots[at + 1]) == 0) {
            slots[at] = idHigh;
            slots[at + 1] = idLow;
            slots[at + 2] = high;
            slots[at + 3] = low;
            size++;
            if (size * 2L * WIDTH > slots.length) {
                grow();
            }
        } else {
            raiseSlot(at, high, low);
        }
    }

    /** Raises the revision of an id that is known already. */
    void raise(long idHigh, long idLow, long high, long low) {
        if ((idHigh | idLow) == 0) {
            if (hasZeroId) {
                putZero(high, low);
            }
            return;
        }
        int at = find(idHigh, idLow);
        if ((slots[at] | slots[at + 1]) != 0) {
            raiseSlot(at, high, low);
        }
    }

    /** Whether this is the highest revision of a known id; if so it is so only once. */
    boolean take(long idHigh, long idLow, long high, long low) {
        if ((idHigh | idLow) == 0) {
            boolean highest = hasZeroId && zeroHigh == high && zeroLow == low;
            if (highest) {
                putZero(NONE_ABOVE, NONE_ABOVE);
            }
            return highest;
        }
        int at = find(idHigh, idLow);
        boolean highest = (slots[at] | slots[at + 1]) != 0 && slots[at + 2] == high && slots[at + 3] == low;
        if (highest) {
            slots[at + 2] = NONE_ABOVE;
            slots[at + 3] = NONE_ABOVE;
        }
        return highest;
    }

    private void putZero(long high, long low) {
        if (!hasZeroId) {
            hasZeroId = true;
            size++;
            zeroHigh = high;
            zeroLow = low;
        } else if (isAbove(high, low, zeroHigh, zeroLow)) {
            zeroHigh = high;
            zeroLow = low;
        }
    }

    private void raiseSlot(int at, long high, long low) {
        if (isAbove(high, low, slots[at + 2], slots[at + 3])) {
            slots[at + 2] = high;
            slots[at + 3] = low;
        }
    }

    private static boolean isAbove(long high, long low, long otherHigh, long otherLow) {
        int byHigh = Long.compareUnsigned(high, otherHigh);
        return byHigh > 0 || byHigh == 0 && Long.compareUnsigned(low, otherLow) > 0;
    }

    private int find(long idHigh, long idLow) {
        int mask = slots.length / WIDTH - 1;
        long hash = (idHigh * FIRST_MIX + idLow) * FIRST_MIX;
        hash = (hash ^ hash >>> 32) * SECOND_MIX;
        int slot = (int) (hash >>> 32) & mask;
        while (true) {
            int at = slot * WIDTH;
            boolean free = (slots[at] | slots[at + 1]) == 0;
            if (free || slots[at] == idHigh && slots[at + 1] == idLow) {
                return at;
            }
            slot = slot + 1 & mask;
        }
    }

    private void grow() {
        if (slots.length > 1 << 29) {
            throw new IllegalStateException("more events in a partition than one run can remember; narrow the filter");
        }
        long[] old = slots;
        slots = new long[old.length * 2];
        for (int from = 0; from < old.length; from += WIDTH) {
            if ((old[from] | old[from + 1]) != 0) {
                System.arraycopy(old, from, slots, find(old[from], old[from + 1]), WIDTH);
            }
        }
    }
}
