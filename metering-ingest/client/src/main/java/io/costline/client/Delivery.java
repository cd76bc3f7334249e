package io.costline.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The buffer, the threads that empty it, and the files beside it. */
final class Delivery {
    private static final AtomicInteger CLIENTS = new AtomicInteger();
    private static final long JOIN_MS = 1_000;

    private final Settings settings;
    private final Buffer buffer;
    private final Notices notices;
    private final Counters counters;
    private final @Nullable Spool spool;
    private final long maxWait;
    private final List<Thread> threads = new ArrayList<>();

    private Delivery(Settings settings, @Nullable Spool spool) {
        this.settings = settings;
        this.spool = spool;
        this.counters = new Counters();
        this.notices = new Notices(settings.onRejected(), counters);
        this.buffer = new Buffer(new Backlog(settings.limits()), settings.backoff(), counters);
        this.maxWait = maxWait(settings.overflow());
    }

    /** @throws UncheckedIOException if the directory to spill to cannot be used */
    static Delivery start(Settings settings) {
        Overflow.Spill spill = settings.overflow() instanceof Overflow.Spill chosen ? chosen : null;
        Delivery delivery;
        try {
            delivery = new Delivery(settings, spill == null ? null : Spool.open(spill.directory()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot spill: " + e.getMessage(), e);
        }
        delivery.run(spill);
        return delivery;
    }

    private static long maxWait(Overflow overflow) {
        if (overflow instanceof Overflow.Block block) {
            return Nanos.of(block.maxWait());
        }
        return overflow instanceof Overflow.Spill spill ? Nanos.of(spill.maxWait()) : 0;
    }

    private void run(Overflow.@Nullable Spill spill) {
        String name = "costline-client-" + CLIENTS.incrementAndGet();
        if (spool != null && spill != null) {
            spool.recovered().forEach(buffer::recovered);
            threads.add(new Thread(new Spiller(buffer, spool, spill.maxBytes(), notices), name + "-disk"));
        }
        var transport =
                new Transport(settings.http(), settings.url(), settings.key(), settings.requestTimeout(), counters);
        for (int i = 1; i <= settings.concurrentRequests(); i++) {
            threads.add(new Thread(new Sender(buffer, transport, spool, notices, counters), name + "-" + i));
        }
        for (Thread thread : threads) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    boolean offer(Frame frame) {
        boolean taken = buffer.add(frame, maxWait);
        if (!taken) {
            notices.dropped();
        }
        return taken;
    }

    void reject(RejectedEvent event) {
        counters.recorded.increment();
        notices.rejected(event);
    }

    boolean flush(long wait) throws InterruptedException {
        return buffer.flush(wait);
    }

    ClientMetrics metrics() {
        return buffer.metrics();
    }

    CloseReport close(long wait) {
        buffer.close();
        boolean interrupted = Thread.interrupted();
        try {
            buffer.flush(interrupted ? 0 : wait);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        buffer.stop();
        threads.forEach(Thread::interrupt);
        interrupted |= join();
        long undelivered = keep(buffer.drain());
        counters.dropped.add(undelivered);
        var report = new CloseReport(undelivered, buffer.metrics().spooledEvents(), notices.trouble());
        notices.closed(report);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return report;
    }

    /** @return whether this thread was interrupted meanwhile */
    private boolean join() {
        boolean interrupted = false;
        long deadline = System.nanoTime() + JOIN_MS * 1_000_000;
        for (Thread thread : threads) {
            try {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (thread != Thread.currentThread() && left > 0) {
                    thread.join(left);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    /** @return how many of the frames did not reach the disk */
    private long keep(List<Frame> frames) {
        long lost = frames.size();
        if (spool == null || !(settings.overflow() instanceof Overflow.Spill spill)) {
            return lost;
        }
        try (spool) {
            int from = 0;
            while (from < frames.size()) {
                long bytes = 0;
                int to = from;
                while (to < frames.size()
                        && to - from < settings.limits().batchEvents()
                        && (to == from
                                || bytes + frames.get(to).size()
                                        <= settings.limits().batchBytes())) {
                    bytes += frames.get(to++).size();
                }
                if (buffer.metrics().spooledBytes() + bytes > spill.maxBytes()) {
                    return lost;
                }
                buffer.kept(spool.write(frames.subList(from, to)));
                lost -= to - from;
                from = to;
            }
        } catch (IOException e) {
            notices.disk(e);
        }
        return lost;
    }
}
