package io.costline.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames that a sender has in hand, settled from the first to the last. Used by one thread at a time. */
final class Batch {
    private final @Nullable Segment segment;
    private final long firstSequence;
    private List<Frame> frames;
    private long memory;
    private int attempts;
    private long notBefore;

    private Batch(@Nullable Segment segment, List<Frame> frames, long firstSequence, long memory) {
        this.segment = segment;
        this.frames = frames;
        this.firstSequence = firstSequence;
        this.memory = memory;
        this.notBefore = frames.isEmpty() ? 0 : frames.get(0).addedAt();
    }

    /** @param frames not empty, in the order they were recorded */
    static Batch of(List<Frame> frames) {
        return new Batch(null, frames, frames.get(0).sequence(), memory(frames));
    }

    /** Of a file that is still to be read. */
    static Batch of(Segment segment) {
        return new Batch(segment, List.of(), segment.firstSequence(), segment.memory());
    }

    private static long memory(List<Frame> frames) {
        return frames.stream().mapToLong(Frame::size).sum();
    }

    @Nullable
    Segment segment() {
        return segment;
    }

    void read(List<Frame> read) {
        frames = read;
    }

    List<Frame> unsettled() {
        return frames;
    }

    void settle(int count) {
        frames = frames.subList(count, frames.size());
        if (segment != null) {
            segment.settle(count);
        }
    }

    /** Gives up the memory of what is settled. @return how much that is */
    long shrink() {
        long before = memory;
        frames = List.copyOf(frames);
        memory = memory(frames);
        return before - memory;
    }

    /** How many events it stands for. */
    int events() {
        return segment == null ? frames.size() : segment.unsettled();
    }

    long firstSequence() {
        return firstSequence;
    }

    long memory() {
        return memory;
    }

    /** Attempts that failed. */
    int attempts() {
        return attempts;
    }

    /** Nanoseconds on {@link System#nanoTime}'s clock. */
    long notBefore() {
        return notBefore;
    }

    void failed() {
        attempts++;
    }

    void waitUntil(long nanoTime) {
        notBefore = nanoTime;
    }
}
