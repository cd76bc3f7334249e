package io.costline.attribution.topology;

import io.costline.attribution.trace.Trace;
import io.costline.attribution.trace.TraceCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A settled trace in its packed form, chunk by chunk. */
final class PackedTrace {
    private byte[] @Nullable [] chunks = new byte[1][];

    /** Puts a chunk in, over what stands there. While a trace is restored, later chunks may come first. */
    void put(int chunk, byte[] packed) {
        if (chunk >= chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk + 1);
        }
        chunks[chunk] = packed;
    }

    /** The first chunk, which has the trace's own state; null of one never saved. */
    byte @Nullable [] first() {
        return chunks[0];
    }

    Trace unpack(TraceKey key, TraceCodec codec) {
        Trace trace = TraceKey.newTrace(key.bytes());
        for (int i = 0; i < chunks.length; i++) {
            byte[] chunk = chunks[i];
            if (chunk != null) {
                codec.unpack(trace, i, chunk);
            }
        }
        return trace;
    }

    /** All chunks, each behind its length. */
    byte[] joined() {
        int size = 0;
        for (byte[] chunk : chunks) {
            size += Integer.BYTES + length(chunk);
        }
        ByteBuffer whole = ByteBuffer.allocate(size);
        for (byte[] chunk : chunks) {
            whole.putInt(length(chunk));
            if (chunk != null) {
                whole.put(chunk);
            }
        }
        return whole.array();
    }

    private static int length(byte @Nullable [] chunk) {
        return chunk == null ? 0 : chunk.length;
    }

    /** From {@link #joined}. */
    static PackedTrace split(byte[] joined) {
        PackedTrace packed = new PackedTrace();
        ByteBuffer whole = ByteBuffer.wrap(joined);
        for (int chunk = 0; whole.hasRemaining(); chunk++) {
            byte[] part = new byte[whole.getInt()];
            whole.get(part);
            if (part.length > 0) {
                packed.put(chunk, part);
            }
        }
        return packed;
    }
}
