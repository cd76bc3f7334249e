package io.costline.clickhouse.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Distinct byte strings in the order they first came, found by content without allocation. Index 0 is the empty one. The
 * strings stand one after the other as Native wants them, so that writing is one copy.
 */
final class Slices {
    private final Bytes text = new Bytes(1024);
    private byte[][] keys = new byte[64][];
    private int[] slots = new int[256];
    private int count;

    Slices() {
        clear();
    }

    void clear() {
        text.clear();
        Arrays.fill(slots, 0);
        count = 1;
        keys[0] = new byte[0];
        text.putLength(0);
    }

    int count() {
        return count;
    }

    int size() {
        return text.size();
    }

    /** The index of a string that is not empty. */
    int index(byte[] source, int offset, int length) {
        int mask = slots.length - 1;
        int slot = hash(source, offset, length) & mask;
        while (slots[slot] != 0) {
            byte[] key = keys[slots[slot]];
            if (key.length == length && Arrays.equals(key, 0, length, source, offset, offset + length)) {
                return slots[slot];
            }
            slot = slot + 1 & mask;
        }
        if (count * 2 >= slots.length) {
            grow();
            return index(source, offset, length);
        }
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2);
        }
        keys[count] = Arrays.copyOfRange(source, offset, offset + length);
        text.putText(source, offset, length);
        slots[slot] = count;
        return count++;
    }

    void writeTo(OutputStream out) throws IOException {
        text.writeTo(out);
    }

    private void grow() {
        slots = new int[slots.length * 2];
        int mask = slots.length - 1;
        for (int i = 1; i < count; i++) {
            int slot = hash(keys[i], 0, keys[i].length) & mask;
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = i;
        }
    }

    private static int hash(byte[] source, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = hash * 31 + source[i];
        }
        return (hash ^ hash >>> 15) * 0x9E3779B1 >>> 7;
    }
}
