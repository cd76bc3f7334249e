package io.costline.client;

import java.nio.file.Path;

/** A file of frames on disk. What is settled of it is settled from its start. */
final class Segment {
    private final Path file;
    private final int frames;
    private final long bytes;
    private final long firstSequence;
    private int settled;

    Segment(Path file, int frames, long bytes, long firstSequence) {
        this.file = file;
        this.frames = frames;
        this.bytes = bytes;
        this.firstSequence = firstSequence;
    }

    Path file() {
        return file;
    }

    int frames() {
        return frames;
    }

    int unsettled() {
        return frames - settled;
    }

    /** Size of the file. */
    long bytes() {
        return bytes;
    }

    /** No less than its frames take in memory. */
    long memory() {
        return bytes + (long) frames * Frame.OVERHEAD;
    }

    /** Where its frames stand among all that were recorded; 0 for an earlier run's. */
    long firstSequence() {
        return firstSequence;
    }

    int settled() {
        return settled;
    }

    void settle(int count) {
        settled += count;
    }
}
