package io.costline.attribution.topology;

import io.costline.attribution.trace.Trace;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A trace's record key, {@code tenant/traceId} in UTF-8, as a key of a map. */
final class TraceKey {
    private final byte[] bytes;
    private final int hash;

    TraceKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    /** An empty trace of this key. */
    static Trace newTrace(byte[] key) {
        String text = new String(key, StandardCharsets.UTF_8);
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("a trace's key is tenant/traceId");
        }
        return new Trace(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TraceKey that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
