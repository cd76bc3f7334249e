package io.costline.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What is told to whoever looks after the process: rejections one by one, troubles when they begin and end. */
final class Notices {
    private static final Logger LOG = System.getLogger("io.costline.client");
    private static final long MINUTE = 60_000_000_000L;

    private final Consumer<RejectedEvent> listener;
    private final Counters counters;
    private final AtomicLong lastDropNotice = new AtomicLong(System.nanoTime() - MINUTE);
    private final AtomicLong lastTroubleNotice = new AtomicLong(System.nanoTime() - MINUTE);
    private volatile String trouble = "";
    private volatile boolean troubleTold;

    Notices(Consumer<RejectedEvent> listener, Counters counters) {
        this.listener = listener;
        this.counters = counters;
    }

    /** The last trouble, empty since the door answered. */
    String trouble() {
        return trouble;
    }

    void failed(String reason) {
        counters.failures.increment();
        trouble = reason;
        if (isDue(lastTroubleNotice)) {
            troubleTold = true;
            LOG.log(Level.WARNING, "usage events cannot be delivered for now: {0}", reason);
        }
    }

    void answered() {
        if (!trouble.isEmpty()) {
            trouble = "";
            if (troubleTold) {
                troubleTold = false;
                LOG.log(Level.INFO, "usage events are delivered again");
            }
        }
    }

    void dropped() {
        if (isDue(lastDropNotice)) {
            LOG.log(Level.WARNING, "usage events were dropped, {0} in all", counters.dropped.sum());
        }
    }

    /** Once a minute at most. */
    private static boolean isDue(AtomicLong lastNotice) {
        long last = lastNotice.get();
        long now = System.nanoTime();
        return now - last >= MINUTE && lastNotice.compareAndSet(last, now);
    }

    void rejected(RejectedEvent event) {
        counters.rejected.increment();
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the listener for rejected events failed", e);
        }
    }

    void disk(Exception e) {
        LOG.log(Level.WARNING, "usage events could not be written to or removed from disk", e);
    }

    void unexpected(Throwable e) {
        LOG.log(Level.ERROR, "the delivery of usage events failed and is tried again", e);
    }

    void closed(CloseReport report) {
        if (!report.complete()) {
            LOG.log(
                    Level.WARNING,
                    "closed with {0} usage events undelivered and {1} kept on disk: {2}",
                    report.undelivered(),
                    report.kept(),
                    report.trouble());
        }
    }
}
