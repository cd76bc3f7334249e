package io.costline.attribution.topology;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A key of the changelog of traces: the trace's record key, behind it the number of any chunk but the first.
 * Keys with a NUL of their own are refused at the source.
 */
final class ChunkKey {
    private static final byte MARK = 0;

    private final byte[] trace;
    private final int chunk;

    /** @param trace {@code tenant/traceId} in UTF-8 */
    ChunkKey(byte[] trace, int chunk) {
        this.trace = trace;
        this.chunk = chunk;
    }

    byte[] trace() {
        return trace;
    }

    int chunk() {
        return chunk;
    }

    static ChunkKey of(byte[] changelogKey) {
        int mark = changelogKey.length - 1 - Integer.BYTES;
        if (mark <= 0 || changelogKey[mark] != MARK) {
            return new ChunkKey(changelogKey, 0);
        }
        int chunk = ByteBuffer.wrap(changelogKey).getInt(mark + 1);
        return new ChunkKey(Arrays.copyOf(changelogKey, mark), chunk);
    }

    byte[] bytes() {
        if (chunk == 0) {
            return trace;
        }
        return ByteBuffer.allocate(trace.length + 1 + Integer.BYTES)
                .put(trace)
                .put(MARK)
                .putInt(chunk)
                .array();
    }
}
