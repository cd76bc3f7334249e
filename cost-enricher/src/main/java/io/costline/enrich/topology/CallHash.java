package io.costline.enrich.topology;

import io.costline.wire.EventText;
import io.costline.wire.RequestEventView;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 128 bits over a call's tenant and id, to find its views by. Not cryptographic: what is found is compared before it is
 * believed. Not safe for use by several threads.
 */
final class CallHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FIRST = 0x9E3779B97F4A7C15L;
    private static final long SECOND = 0xC2B2AE3D27D4EB4FL;

    private long high;
    private long low;

    void set(RequestEventView event) {
        high = FIRST;
        low = SECOND;
        add(event, EventText.TENANT);
        add(event, EventText.CALL_ID);
        high = mixed(high + low);
        low = mixed(low ^ high);
    }

    private void add(RequestEventView event, EventText field) {
        byte[] bytes = event.bytes();
        int at = event.start(field);
        int end = at + event.length(field);
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            add((long) LONGS.get(bytes, at));
        }
        long rest = end - at + 1L; // also tells where one field ends
        for (; at < end; at++) {
            rest = rest << 8 | bytes[at] & 0xff;
        }
        add(rest);
    }

    private void add(long chunk) {
        high = (Long.rotateLeft(high, 29) ^ chunk) * FIRST;
        low = Long.rotateLeft(low + chunk, 31) * SECOND;
    }

    private static long mixed(long value) {
        long mixed = (value ^ value >>> 32) * 0xD6E8FEB86659FD93L;
        return mixed ^ mixed >>> 29;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }
}
