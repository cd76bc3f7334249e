package io.costline.client;

import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The backlog among threads: recorders add, senders take, one thread moves to disk, callers wait for the end. */
final class Buffer {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition work = lock.newCondition();
    private final Condition settled = lock.newCondition();
    private final Condition pressure = lock.newCondition();
    private final Backlog backlog;
    private final Backoff backoff;
    private final Counters counters;
    private boolean open = true;
    private boolean stopped;
    private int hurrying;
    private int failures;
    private long doorOpens = System.nanoTime();

    Buffer(Backlog backlog, Backoff backoff, Counters counters) {
        this.backlog = backlog;
        this.backoff = backoff;
        this.counters = counters;
    }

    /** @return whether it was taken; if not, for want of room within that time, it is dropped and counted */
    boolean add(Frame frame, long maxWait) {
        lock.lock();
        try {
            counters.recorded.increment();
            boolean added = open && awaitRoom(frame, maxWait);
            if (added) {
                long now = System.nanoTime();
                backlog.add(frame, now);
                if (backlog.isNews(frame) && now - doorOpens >= 0) {
                    work.signal();
                }
                if (backlog.isUnderPressure()) {
                    pressure.signal();
                }
            } else {
                counters.dropped.increment();
            }
            return added;
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitRoom(Frame frame, long maxWait) {
        long left = maxWait;
        try {
            while (!backlog.hasRoom(frame)) {
                if (left <= 0 || !open) {
                    return false;
                }
                left = room.awaitNanos(left);
            }
            return open;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for something to send; null once stopped. */
    @Nullable
    Batch take() throws InterruptedException {
        lock.lock();
        try {
            while (!stopped) {
                long now = System.nanoTime();
                long wait = doorOpens - now;
                if (wait <= 0) {
                    Batch batch = backlog.take(now, failures > 0, hurrying > 0);
                    if (batch != null) {
                        return batch;
                    }
                    wait = backlog.nextIn(now);
                }
                work.awaitNanos(wait);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** The door has judged the first frames of a batch. */
    void settle(Batch batch, int count) {
        lock.lock();
        try {
            batch.settle(count);
            if (failures > 0) {
                failures = 0;
                doorOpens = System.nanoTime();
                work.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void done(Batch batch) {
        lock.lock();
        try {
            Segment segment = batch.segment();
            if (segment != null) {
                counters.damaged.add(segment.unsettled());
            }
            backlog.done(batch);
            room.signalAll();
            settled.signalAll();
            pressure.signal();
        } finally {
            lock.unlock();
        }
    }

    /** @param wanted nanoseconds the door asked to wait; 0 when it did not say */
    void failed(Batch batch, long wanted) {
        lock.lock();
        try {
            failures++;
            batch.failed();
            long now = System.nanoTime();
            doorOpens = now + Math.max(wanted, backoff.pause(failures));
            batch.waitUntil(now + Math.max(wanted, backoff.pause(batch.attempts())));
            backlog.putBack(batch);
            room.signalAll();
            pressure.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until memory fills up and the disk has room. @return what to write; null once stopped */
    @Nullable
    List<Frame> takeForDisk(long maxDiskBytes) throws InterruptedException {
        lock.lock();
        try {
            while (!stopped) {
                if (backlog.isUnderPressure() && backlog.fitsDisk(maxDiskBytes)) {
                    List<Frame> frames = backlog.takeForDisk();
                    if (frames != null) {
                        return frames;
                    }
                }
                pressure.await();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    void onDisk(Segment segment) {
        lock.lock();
        try {
            backlog.onDisk(segment);
            counters.spilled.add(segment.frames());
            room.signalAll();
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    void notOnDisk() {
        lock.lock();
        try {
            backlog.notOnDisk();
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    void recovered(Segment segment) {
        lock.lock();
        try {
            backlog.keep(segment);
            counters.recovered.add(segment.frames());
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Sends without lingering until all that was recorded before is settled. @return whether it is, within that time */
    boolean flush(long maxWait) throws InterruptedException {
        long left = maxWait;
        lock.lockInterruptibly();
        try {
            long last = backlog.lastSequence();
            hurrying++;
            work.signalAll();
            try {
                while (backlog.firstUnsettled() <= last) {
                    if (left <= 0 || stopped) {
                        return false;
                    }
                    left = settled.awaitNanos(left);
                }
                return true;
            } finally {
                hurrying--;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more in. */
    void close() {
        lock.lock();
        try {
            open = false;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Gives nothing more out. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            work.signalAll();
            pressure.signalAll();
            settled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Once stopped, and the threads with it: everything that is not settled and not on disk. */
    List<Frame> drain() {
        lock.lock();
        try {
            return backlog.drain();
        } finally {
            lock.unlock();
        }
    }

    /** What was drained and written after all. */
    void kept(Segment segment) {
        lock.lock();
        try {
            backlog.keep(segment);
            counters.spilled.add(segment.frames());
        } finally {
            lock.unlock();
        }
    }

    ClientMetrics metrics() {
        lock.lock();
        try {
            return counters.snapshot(backlog);
        } finally {
            lock.unlock();
        }
    }
}
