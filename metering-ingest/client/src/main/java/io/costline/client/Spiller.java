package io.costline.client;

import java.io.IOException;
import java.util.List;

/** Moves what was recorded first from memory to disk while memory fills up. */
final class Spiller implements Runnable {
    private static final long PAUSE_AFTER_FAILURE_MS = 1_000;

    private final Buffer buffer;
    private final Spool spool;
    private final long maxBytes;
    private final Notices notices;

    Spiller(Buffer buffer, Spool spool, long maxBytes, Notices notices) {
        this.buffer = buffer;
        this.spool = spool;
        this.maxBytes = maxBytes;
        this.notices = notices;
    }

    @Override
    public void run() {
        while (true) {
            try {
                List<Frame> frames = buffer.takeForDisk(maxBytes);
                if (frames == null) {
                    return;
                }
                spill(frames);
            } catch (InterruptedException e) {
                // Only the buffer's stop ends this thread.
            }
        }
    }

    private void spill(List<Frame> frames) throws InterruptedException {
        try {
            buffer.onDisk(spool.write(frames));
        } catch (IOException | RuntimeException e) {
            buffer.notOnDisk();
            notices.disk(e);
            Thread.sleep(PAUSE_AFTER_FAILURE_MS);
        }
    }
}
