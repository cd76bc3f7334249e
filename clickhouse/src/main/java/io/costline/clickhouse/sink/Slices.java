package io.costline.clickhouse.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Distinct byte strings in the order they first came, found by content without allocation. Index 0 is the empty one. The
 * strings stand one after the other as Native wants them, so that writing is one copy.
 */
final class Slices {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final Bytes text = new Bytes(1024);
    private byte[][] keys = new byte[64][];
    private int[] slots = new int[256];
    private int count;
    private int last;

    Slices() {
        clear();
    }

    void clear() {
        text.clear();
        Arrays.fill(slots, 0);
        count = 1;
        last = 0;
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
        if (equal(last, source, offset, length)) {
            return last;
        }
        int mask = slots.length - 1;
        int slot = hash(source, offset, length) & mask;
        while (slots[slot] != 0) {
            if (equal(slots[slot], source, offset, length)) {
                last = slots[slot];
                return last;
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
        last = count;
        return count++;
    }

    private boolean equal(int index, byte[] source, int offset, int length) {
        byte[] key = keys[index];
        return key.length == length && Arrays.equals(key, 0, length, source, offset, offset + length);
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

    /** Eight bytes at a step: names are hashed once a row and column, which is most of what reading a row costs. */
    private static int hash(byte[] source, int offset, int length) {
        long hash = length * MIX;
        int at = offset;
        int end = offset + length;
        for (; at + 8 <= end; at += 8) {
            hash = (hash ^ (long) LONG.get(source, at)) * MIX;
            hash ^= hash >>> 32;
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = rest << 8 | source[at] & 255;
        }
        hash = (hash ^ rest) * MIX;
        return (int) (hash >>> 32);
    }
}
