package io.costline.topics;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reads {@link GroupOffsets#SENT_BELOW} from what Kafka Streams commits beside an offset; a test holds it to Streams' own form. */
final class SentOffset {
    private static final int VERSION = 2;

    private SentOffset() {}

    /** The end of offsets if nothing is said. */
    static long of(String metadata) {
        try {
            ByteBuffer in = ByteBuffer.wrap(Base64.getDecoder().decode(metadata));
            return in.remaining() > 1 + Long.BYTES && in.get() == VERSION ? find(in) : Long.MAX_VALUE;
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Long.MAX_VALUE; // of a group that is no stream
        }
    }

    private static long find(ByteBuffer in) {
        in.getLong(); // the partition's time
        for (int left = in.getInt(); left > 0; left--) {
            byte[] key = new byte[Math.clamp(in.getInt(), 0, in.remaining())];
            in.get(key);
            long value = in.getLong();
            if (new String(key, StandardCharsets.UTF_8).equals(GroupOffsets.SENT_BELOW)) {
                return value;
            }
        }
        return Long.MAX_VALUE;
    }
}
