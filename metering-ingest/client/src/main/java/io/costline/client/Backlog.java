package io.costline.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything recorded and not settled yet, and what of it comes next. Knows no threads: {@link Buffer} lets one at a
 * time in.
 */
final class Backlog {
    private final Limits limits;
    private final ArrayDeque<Frame> events = new ArrayDeque<>();
    private final ArrayDeque<Frame> calls = new ArrayDeque<>();
    private final List<Batch> returned = new ArrayList<>();
    private final List<Batch> inFlight = new ArrayList<>();
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    private List<Frame> spilling = List.of();
    private long eventBytes;
    private long memory;
    private long diskBytes;
    private long sequence;
    private boolean callsNext;

    /** Lingering in nanoseconds. */
    record Limits(long memory, int batchEvents, long batchBytes, long linger) {}

    Backlog(Limits limits) {
        this.limits = limits;
    }

    boolean hasRoom(Frame frame) {
        return memory + frame.size() <= limits.memory();
    }

    void add(Frame frame, long now) {
        frame.added(now, ++sequence);
        memory += frame.size();
        if (frame.isCall()) {
            calls.addLast(frame);
        } else {
            events.addLast(frame);
            eventBytes += frame.size();
        }
    }

    /** Whether what was added last is a reason to wake a sender. */
    boolean isNews(Frame added) {
        return added.isCall() || events.size() == 1 || isBatchFull();
    }

    private boolean isBatchFull() {
        return events.size() >= limits.batchEvents() || eventBytes >= limits.batchBytes();
    }

    /**
     * @param suspicious whether the door's last answer was a failure: then what has failed least goes first, so that
     *     one delivery the door cannot take does not stand in the way of the others
     * @param hurry whether to send batches that are not full and have not lingered
     */
    @Nullable
    Batch take(long now, boolean suspicious, boolean hurry) {
        Batch batch = suspicious ? null : takeReturned(now);
        if (batch == null) {
            callsNext = !callsNext;
            batch = callsNext ? takeCall() : takeEvents(now, hurry);
        }
        if (batch == null) {
            batch = callsNext ? takeEvents(now, hurry) : takeCall();
        }
        if (batch == null) {
            batch = takeSegment();
        }
        if (batch == null) {
            batch = takeReturned(now);
        }
        if (batch != null) {
            inFlight.add(batch);
        }
        return batch;
    }

    /** Nanoseconds until {@link #take} may have something, if nothing is added before. */
    long nextIn(long now) {
        long next = Long.MAX_VALUE;
        for (Batch batch : returned) {
            next = Math.min(next, batch.notBefore() - now);
        }
        Frame oldest = events.peekFirst();
        return oldest == null ? next : Math.min(next, oldest.addedAt() + limits.linger() - now);
    }

    private @Nullable Batch takeReturned(long now) {
        for (Iterator<Batch> each = returned.iterator(); each.hasNext(); ) {
            Batch batch = each.next();
            if (batch.notBefore() - now <= 0) {
                each.remove();
                return batch;
            }
        }
        return null;
    }

    private @Nullable Batch takeCall() {
        Frame call = calls.pollFirst();
        return call == null ? null : Batch.of(List.of(call));
    }

    private @Nullable Batch takeEvents(long now, boolean hurry) {
        Frame oldest = events.peekFirst();
        boolean ready = oldest != null && (hurry || isBatchFull() || now - oldest.addedAt() >= limits.linger());
        return ready ? Batch.of(pollEvents()) : null;
    }

    private List<Frame> pollEvents() {
        List<Frame> batch = poll(events);
        eventBytes -= Batch.of(batch).memory();
        return batch;
    }

    /** As many as fit a batch, one at least. */
    private List<Frame> poll(ArrayDeque<Frame> queue) {
        var batch = new ArrayList<Frame>(Math.min(queue.size(), limits.batchEvents()));
        long bytes = 0;
        for (Frame next = queue.peekFirst(); next != null; next = queue.peekFirst()) {
            bytes += next.size();
            if (!batch.isEmpty() && (batch.size() == limits.batchEvents() || bytes > limits.batchBytes())) {
                break;
            }
            batch.add(queue.removeFirst());
        }
        return batch;
    }

    /** Read back only while it does not push out again what memory holds. */
    private @Nullable Batch takeSegment() {
        Segment segment = segments.peekFirst();
        if (segment == null || (memory > 0 && memory + segment.memory() > limits.memory() / 2)) {
            return null;
        }
        segments.removeFirst();
        memory += segment.memory();
        return Batch.of(segment);
    }

    /** All of it is settled. */
    void done(Batch batch) {
        inFlight.remove(batch);
        memory -= batch.memory();
        Segment segment = batch.segment();
        if (segment != null) {
            diskBytes -= segment.bytes();
        }
    }

    /** What is left of it is to be sent again. */
    void putBack(Batch batch) {
        inFlight.remove(batch);
        Segment segment = batch.segment();
        if (segment == null) {
            memory -= batch.shrink();
            returned.add(batch);
        } else {
            memory -= batch.memory();
            segments.addFirst(segment);
        }
    }

    boolean isUnderPressure() {
        return memory > limits.memory() / 2;
    }

    /** Whether one more batch stays within what the files may have. */
    boolean fitsDisk(long maxBytes) {
        return diskBytes + limits.batchBytes() <= maxBytes;
    }

    /** A batch to be written to disk instead, those recorded first; null when there is none. */
    @Nullable
    List<Frame> takeForDisk() {
        if (!events.isEmpty()) {
            spilling = pollEvents();
        } else if (!calls.isEmpty()) {
            spilling = poll(calls);
        } else if (!returned.isEmpty()) {
            spilling = returned.remove(0).unsettled();
        } else {
            return null;
        }
        return spilling;
    }

    void onDisk(Segment segment) {
        memory -= Batch.of(spilling).memory();
        spilling = List.of();
        keep(segment);
    }

    /** A file that an earlier run left. */
    void keep(Segment segment) {
        segments.addLast(segment);
        diskBytes += segment.bytes();
    }

    /** They could not be written. */
    void notOnDisk() {
        List<Frame> frames = spilling;
        spilling = List.of();
        if (!frames.isEmpty()) {
            returned.add(Batch.of(frames));
        }
    }

    /** Everything in memory leaves it: what senders have in hand, then what waits. Files stay where they are. */
    List<Frame> drain() {
        notOnDisk();
        var left = new ArrayList<Frame>();
        for (Batch batch : inFlight) {
            if (batch.segment() != null) {
                segments.addFirst(batch.segment());
            } else {
                left.addAll(batch.unsettled());
            }
        }
        returned.forEach(batch -> left.addAll(batch.unsettled()));
        left.addAll(events);
        left.addAll(calls);
        inFlight.clear();
        returned.clear();
        events.clear();
        calls.clear();
        memory = 0;
        eventBytes = 0;
        return left;
    }

    /** Place of the last frame recorded. */
    long lastSequence() {
        return sequence;
    }

    /** Place of the first frame not settled; beyond every place when there is none. */
    long firstUnsettled() {
        long first = Long.MAX_VALUE;
        for (Frame oldest : new Frame[] {events.peekFirst(), calls.peekFirst()}) {
            first = oldest == null ? first : Math.min(first, oldest.sequence());
        }
        for (Frame frame : spilling) {
            first = Math.min(first, frame.sequence());
        }
        for (Batch batch : returned) {
            first = Math.min(first, batch.firstSequence());
        }
        for (Batch batch : inFlight) {
            first = Math.min(first, batch.firstSequence());
        }
        for (Segment segment : segments) {
            first = Math.min(first, segment.firstSequence());
        }
        return first;
    }

    long memory() {
        return memory;
    }

    /** Events in memory alone. */
    long buffered() {
        long count = (long) events.size() + calls.size() + spilling.size();
        for (List<Batch> batches : List.of(returned, inFlight)) {
            for (Batch batch : batches) {
                count += batch.segment() == null ? batch.events() : 0;
            }
        }
        return count;
    }

    /** Events on disk, those being sent from there included. */
    long spooled() {
        long count = 0;
        for (Segment segment : segments) {
            count += segment.unsettled();
        }
        for (Batch batch : inFlight) {
            count += batch.segment() == null ? 0 : batch.events();
        }
        return count;
    }

    long diskBytes() {
        return diskBytes;
    }
}
