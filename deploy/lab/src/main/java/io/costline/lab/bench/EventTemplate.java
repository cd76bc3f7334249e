package io.costline.lab.bench;

import io.costline.avro.RequestEvent;
import io.costline.identity.EventIds;
import io.costline.topics.Keys;
import io.costline.wire.AvroCursor;
import io.costline.wire.EventText;
import io.costline.wire.Framing;
import io.costline.wire.RequestEventView;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * One encoded event of the traffic, from which any number of copies is made by overwriting ids in place: a copy is another
 * event of another trace, of the same length. Repeats of one delivery are templates with one id, so they stay duplicates.
 */
final class EventTemplate {
    /** In every id of the traffic, through its id prefix; replaced by the copy's number. */
    static final String MARK = "c0000000";

    private static final int HEX_DIGITS = 8;
    private static final int ID_BYTES = 16;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] value;
    private final byte[] keyPrefix;
    private final int callIdAt;
    private final int callIdLength;
    private final boolean callIdIsEventId;
    private final int traceIdAt;
    private final int[] marks;
    private final int receivedAt;
    private final int copiesATrace;

    /** @param copiesATrace how many copies have one trace, if the trace has an id of its own */
    EventTemplate(RequestEvent event, byte[] framed, int copiesATrace) {
        this.copiesATrace = copiesATrace;
        value = framed;
        keyPrefix = Keys.request(event.getTenant(), "").getBytes(StandardCharsets.UTF_8);
        RequestEventView view = new RequestEventView();
        view.wrap(framed, Framing.HEADER, framed.length);
        callIdAt = view.start(EventText.CALL_ID);
        callIdLength = view.length(EventText.CALL_ID);
        callIdIsEventId =
                event.getCallId().equals(EventIds.hex(event.getEventId().bytes()));
        marks = TextMarks.find(framed, MARK);
        boolean ownTrace = view.length(EventText.TRACE_ID) >= HEX_DIGITS
                && !event.getTraceId().contains(MARK);
        traceIdAt = ownTrace ? view.start(EventText.TRACE_ID) : -1;
        // The provider's length takes one byte and the time before it eight: true of this century and of short names.
        receivedAt = view.start(EventText.PROVIDER) - 1 - Varints.TIME_BYTES;
        long found = new AvroCursor().reset(framed, receivedAt, framed.length).readLong();
        if (found != view.receivedAt()) {
            throw new IllegalStateException("the time of receipt is not where it should be");
        }
    }

    int bytes() {
        return value.length;
    }

    /** The value of a copy. */
    byte[] copy(int number, Instant received) {
        byte[] copy = Arrays.copyOf(value, value.length);
        for (int at : marks) {
            TextMarks.writeHex(copy, at + 1, number, HEX_DIGITS - 1);
        }
        if (traceIdAt >= 0) {
            TextMarks.writeHex(copy, traceIdAt, mix(number / copiesATrace), HEX_DIGITS);
        }
        // Every part of the id changes: copies must not meet in one place of a hash table.
        for (int part = 0; part < ID_BYTES; part += Integer.BYTES) {
            int id = (int) INT.get(copy, Framing.HEADER + part) ^ mix(number + part);
            INT.set(copy, Framing.HEADER + part, id);
            if (callIdIsEventId) {
                TextMarks.writeHex(copy, callIdAt + 2 * part, id, HEX_DIGITS);
            }
        }
        Varints.writeTime(copy, receivedAt, received);
        return copy;
    }

    /** The key of a copy. */
    byte[] key(byte[] copy) {
        byte[] key = Arrays.copyOf(keyPrefix, keyPrefix.length + callIdLength);
        System.arraycopy(copy, callIdAt, key, keyPrefix.length, callIdLength);
        return key;
    }

    /** A bijection on ints: copies differ, and their ids stay spread evenly. */
    private static int mix(int number) {
        int mixed = number * 0x9e3779b9;
        mixed = (mixed ^ mixed >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return mixed ^ mixed >>> 16;
    }
}
