package io.costline.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns UTF-8 slices into strings, the same string for the same bytes, without allocation once seen. Forgets everything
 * when full: names of models, customers and features repeat, ids of calls do not and should not come here. Not safe for
 * use by several threads.
 */
public final class Interner {
    private final int capacity;
    private byte[] @Nullable [] keys;
    private @Nullable String[] values;
    private int size;

    /**
     * @param capacity strings remembered at most; a power of two
     */
    public Interner(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity must be a power of two");
        }
        this.capacity = capacity;
        this.keys = new byte[capacity * 2][];
        this.values = new String[capacity * 2];
    }

    public String intern(byte[] source, int offset, int length) {
        if (length == 0) {
            return "";
        }
        int mask = keys.length - 1;
        int slot = hash(source, offset, length) & mask;
        while (true) {
            byte[] key = keys[slot];
            String value = values[slot];
            if (key == null || value == null) {
                return remember(slot, source, offset, length);
            }
            if (key.length == length && Arrays.equals(key, 0, length, source, offset, offset + length)) {
                return value;
            }
            slot = slot + 1 & mask;
        }
    }

    private String remember(int slot, byte[] source, int offset, int length) {
        if (size == capacity) {
            Arrays.fill(keys, null);
            Arrays.fill(values, null);
            size = 0;
            return intern(source, offset, length);
        }
        String value = new String(source, offset, length, StandardCharsets.UTF_8);
        keys[slot] = Arrays.copyOfRange(source, offset, offset + length);
        values[slot] = value;
        size++;
        return value;
    }

    private static int hash(byte[] source, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = hash * 31 + source[i];
        }
        return hash ^ hash >>> 15;
    }
}
