package io.costline.attribution.topology;

import java.nio.ByteBuffer;

/**
 * What is noted beside a trace's state about its row.
 *
 * @param settling in which the state was saved
 * @param waits whether the row that belongs to it was held back
 * @param sentUpTo every row that was held back in this settling or before it had been sent
 */
record RowMark(long settling, boolean waits, long sentUpTo) {
    byte[] bytes() {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(settling << 1 | (waits ? 1 : 0))
                .putLong(sentUpTo)
                .array();
    }

    static RowMark of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long first = in.getLong();
        return new RowMark(first >>> 1, (first & 1) == 1, in.getLong());
    }
}
