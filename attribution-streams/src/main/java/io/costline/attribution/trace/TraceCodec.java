package io.costline.attribution.trace;

import io.costline.attribution.ledger.CallState;
import io.costline.attribution.ledger.Charge;
import io.costline.attribution.ledger.Outcome;
import io.costline.attribution.ledger.Scopes;
import io.costline.attribution.ledger.Standing;
import io.costline.attribution.ledger.Usage;
import io.costline.attribution.ledger.Work;
import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The packed form of a settled trace, in chunks of {@link Trace#CHUNK} calls. What was posted is part of it, as data: were
 * the rules of attribution to change, a restored trace would still reverse what it posted and not what it would post now.
 * Texts are written once a chunk. Not safe for use by several threads.
 */
public final class TraceCodec {
    private static final int VERSION = 1;
    /** From so many texts on they are looked up; fewer are found faster one after the other. */
    private static final int INDEX_FROM = 24;

    private static final int OWN_CALL_ID = 1;
    private static final int CONTRACTED_IS_LIST = 1 << 1;
    private static final int REQUESTED_KNOWN = 1 << 2;
    private static final int UNPRICED = 1 << 3;
    private static final int TRACE_END = 1 << 4;
    private static final int OUTCOME_SHIFT = 5;
    private static final int OUTCOME_MASK = 7;
    private static final int STANDING_SHIFT = 8;
    private static final int NOT_BILLED = 1 << 11;
    private static final int IN_PAIRS = 1 << 12;

    private final AvroBuffer buffer = new AvroBuffer();
    private final AvroCursor cursor = new AvroCursor();
    private final List<String> texts = new ArrayList<>();
    private final Map<String, Integer> index = new HashMap<>();

    /** The number of chunks the trace packs into. */
    public static int chunks(Trace trace) {
        return Math.max(1, (trace.calls() + Trace.CHUNK - 1) / Trace.CHUNK);
    }

    /**
     * Packs one chunk.
     *
     * @throws IllegalStateException if a call changed since the trace was settled
     */
    public byte[] pack(Trace trace, int chunk) {
        texts.clear();
        index.clear();
        buffer.clear();
        buffer.writeByte(VERSION);
        if (chunk == 0) {
            packHeader(trace);
        }
        writeText(trace.customer);
        int from = chunk * Trace.CHUNK;
        int to = Math.min(from + Trace.CHUNK, trace.slots.size());
        buffer.writeInt(to - from);
        for (int i = from; i < to; i++) {
            packSlot(trace.slots.get(i));
        }
        return buffer.toByteArray();
    }

    /**
     * Packs chunk 0 of which only the trace's own state changed, calls as they stand in its packed form.
     *
     * @param packed chunk 0 as last packed
     */
    public byte[] repackHeader(Trace trace, byte[] packed) {
        cursor.reset(packed, 1, packed.length);
        cursor.readLong();
        cursor.readBoolean();
        cursor.readLong();
        cursor.readLong();
        int calls = cursor.position();
        if (cursor.readInt() != 0 || !cursor.readString().equals(trace.customer)) {
            return pack(trace, 0); // it stands first among the texts that calls refer to
        }
        buffer.clear();
        buffer.writeByte(VERSION);
        packHeader(trace);
        buffer.writeRaw(packed, calls, packed.length - calls);
        return buffer.toByteArray();
    }

    private void packHeader(Trace trace) {
        buffer.writeLong(trace.revision);
        buffer.writeBoolean(trace.closed);
        buffer.writeLong(trace.touchedAt);
        buffer.writeLong(trace.endedBy);
    }

    private void packSlot(Slot slot) {
        CallState call = slot.state;
        if (!slot.settled()) {
            throw new IllegalStateException("a trace is packed only when settled");
        }
        Charge charge = call.charge();
        boolean ownId = isHexOf(call.callId(), call.eventIdHigh(), call.eventIdLow());
        int flags = (ownId ? OWN_CALL_ID : 0)
                | (charge.contractedCost() == charge.listCost() ? CONTRACTED_IS_LIST : 0)
                | (charge.requestedKnown() ? REQUESTED_KNOWN : 0)
                | (charge.unpriced() ? UNPRICED : 0)
                | (charge.notBilled() ? NOT_BILLED : 0)
                | (call.traceEnd() ? TRACE_END : 0)
                | call.outcome().ordinal() << OUTCOME_SHIFT
                | ((slot.postedStanding & Standing.IN_PAIRS) == 0 ? 0 : IN_PAIRS)
                | (slot.postedStanding & Standing.ALL) << STANDING_SHIFT;
        buffer.writeInt(flags);
        buffer.writeFixedLong(call.eventIdHigh());
        buffer.writeFixedLong(call.eventIdLow());
        if (!ownId) {
            buffer.writeString(call.callId());
        }
        buffer.writeLong(call.revisionHigh());
        buffer.writeLong(call.revisionLow());
        buffer.writeLong(call.eventTime());
        buffer.writeLong(call.startedAt() - call.eventTime());
        buffer.writeLong(call.endedAt() - call.eventTime());
        buffer.writeLong(call.receivedAt() - call.eventTime());
        packScopes(call.scopes());
        packWork(call.work());
        packCharge(charge);
        packUsage(call.usage());
        writeText(slot.postedCustomer);
    }

    private void packScopes(Scopes scopes) {
        writeText(scopes.customer());
        writeText(scopes.team());
        writeText(scopes.project());
        writeText(scopes.appKey());
        writeText(scopes.feature());
        writeText(scopes.provider());
        writeText(scopes.providerAccount());
        writeText(scopes.model());
    }

    private void packWork(Work work) {
        writeText(work.workflow());
        writeText(work.agent());
        writeText(work.sessionId());
        writeText(work.operationId());
        buffer.writeInt(work.attemptIndex());
        writeText(work.requestedModel());
    }

    private void packCharge(Charge charge) {
        writeText(charge.currency());
        buffer.writeLong(charge.listCost());
        if (charge.contractedCost() != charge.listCost()) {
            buffer.writeLong(charge.contractedCost());
        }
        if (charge.requestedKnown()) {
            buffer.writeLong(charge.requestedCost());
        }
        buffer.writeLong(charge.upperBound());
    }

    private void packUsage(Usage usage) {
        buffer.writeLong(usage.input());
        buffer.writeLong(usage.cacheRead());
        buffer.writeLong(usage.cacheWrite());
        buffer.writeLong(usage.output());
    }

    /** A text the chunk has is its position from 1, a new one 0 and the text. */
    private void writeText(String text) {
        int position = position(text);
        buffer.writeInt(position);
        if (position == 0) {
            texts.add(text);
            buffer.writeString(text);
        }
    }

    /** Where a text stands in the chunk, from 1; 0 if it is new, and then known at the place behind the last. */
    private int position(String text) {
        if (texts.size() >= INDEX_FROM) {
            if (index.isEmpty()) {
                for (int i = 0; i < texts.size(); i++) {
                    index.put(texts.get(i), i + 1);
                }
            }
            Integer known = index.putIfAbsent(text, texts.size() + 1);
            return known == null ? 0 : known;
        }
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).equals(text)) {
                return i + 1;
            }
        }
        return 0;
    }

    private String readText() {
        int position = cursor.readInt();
        if (position == 0) {
            String text = cursor.readString();
            texts.add(text);
            return text;
        }
        if (position < 0 || position > texts.size()) {
            throw cursor.malformed("text position out of range");
        }
        return texts.get(position - 1);
    }

    /**
     * Puts a chunk into a trace, over what the trace has there. Chunks come in rising order, or later ones again.
     *
     * @throws io.costline.wire.MalformedRecordException if the bytes are not a chunk
     * @throws IllegalStateException if it was written by a newer version
     */
    public void unpack(Trace into, int chunk, byte[] packed) {
        texts.clear();
        cursor.reset(packed, 0, packed.length);
        int version = packed.length == 0 ? 0 : packed[0];
        cursor.position(1);
        if (version != VERSION) {
            throw new IllegalStateException("trace state has version " + version + ", this service reads " + VERSION);
        }
        if (chunk == 0) {
            into.revision = cursor.readLong();
            into.closed = cursor.readBoolean();
            into.touchedAt = cursor.readLong();
            into.endedBy = cursor.readLong();
        }
        String customer = readText();
        if (chunk == 0) {
            into.customer = customer;
        }
        int calls = cursor.readInt();
        for (int i = 0; i < calls; i++) {
            into.restore(unpackSlot(chunk * Trace.CHUNK + i));
        }
        if (!cursor.atEnd()) {
            throw cursor.malformed("bytes after the chunk");
        }
    }

    private Slot unpackSlot(int at) {
        int flags = cursor.readInt();
        long idHigh = cursor.readFixedLong();
        long idLow = cursor.readFixedLong();
        String callId = has(flags, OWN_CALL_ID) ? hexOf(idHigh, idLow) : cursor.readString();
        long revisionHigh = cursor.readLong();
        long revisionLow = cursor.readLong();
        long eventTime = cursor.readLong();
        CallState call = new CallState(
                callId,
                idHigh,
                idLow,
                revisionHigh,
                revisionLow,
                eventTime,
                eventTime + cursor.readLong(),
                eventTime + cursor.readLong(),
                eventTime + cursor.readLong(),
                Outcome.ofWire(flags >> OUTCOME_SHIFT & OUTCOME_MASK),
                has(flags, TRACE_END),
                unpackScopes(),
                unpackWork(),
                unpackCharge(flags),
                new Usage(cursor.readLong(), cursor.readLong(), cursor.readLong(), cursor.readLong()));
        Slot slot = new Slot(at, call);
        slot.posted = call;
        slot.standing = flags >> STANDING_SHIFT & Standing.ALL;
        slot.postedStanding = slot.standing | (has(flags, IN_PAIRS) ? Standing.IN_PAIRS : 0);
        slot.postedCustomer = readText();
        return slot;
    }

    private Scopes unpackScopes() {
        return new Scopes(
                readText(), readText(), readText(), readText(), readText(), readText(), readText(), readText());
    }

    private Work unpackWork() {
        return new Work(readText(), readText(), readText(), readText(), cursor.readInt(), readText());
    }

    private Charge unpackCharge(int flags) {
        String currency = readText();
        long listCost = cursor.readLong();
        long contractedCost = has(flags, CONTRACTED_IS_LIST) ? listCost : cursor.readLong();
        boolean requestedKnown = has(flags, REQUESTED_KNOWN);
        long requestedCost = requestedKnown ? cursor.readLong() : 0;
        return new Charge(
                currency,
                listCost,
                contractedCost,
                requestedKnown,
                requestedCost,
                cursor.readLong(),
                has(flags, UNPRICED),
                has(flags, NOT_BILLED));
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }

    private static String hexOf(long high, long low) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }

    private static boolean isHexOf(String text, long high, long low) {
        return text.length() == 32 && isHexOf(text, 0, high) && isHexOf(text, 16, low);
    }

    private static boolean isHexOf(String text, int from, long value) {
        for (int i = 0; i < 16; i++) {
            if (text.charAt(from + i) != Character.forDigit((int) (value >>> (60 - 4 * i)) & 15, 16)) {
                return false;
            }
        }
        return true;
    }
}
