package io.costline.service;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process whose heap stays full, collection after collection. In place of {@code -XX:+ExitOnOutOfMemoryError} for a
 * service that must survive one allocation that is too large, as a record that unpacks into a gigabyte, and not a heap
 * without room. It looks by itself: a notification of the JVM's needs room to be delivered.
 */
public final class FullHeap {
    private static final Logger LOG = LoggerFactory.getLogger(FullHeap.class);
    private static final int FULL_PERCENT = 97;
    private static final long LOOK_MILLIS = 500;
    private static final int LOOKS = 4;
    private static final int SMALL = 8 << 10;

    private final List<MemoryPoolMXBean> pools;
    private final List<GarbageCollectorMXBean> collectors;
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private long collections;
    private int full;

    private FullHeap(List<MemoryPoolMXBean> pools) {
        this.pools = pools;
        this.collectors = ManagementFactory.getGarbageCollectorMXBeans();
        this.collections = collections();
    }

    /** From now on. */
    public static void endsTheProcess() {
        List<MemoryPoolMXBean> old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
                .toList();
        if (old.isEmpty()) {
            LOG.atWarn().log("this collector does not tell when the heap is full");
            return;
        }
        // What ends a process is loaded while there is room for it.
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("full-heap-loaded").unstarted(() -> {}));
        Thread.ofPlatform().daemon().name("full-heap").start(new FullHeap(old)::watch);
    }

    private void watch() {
        while (full < LOOKS) {
            try {
                Thread.sleep(LOOK_MILLIS);
                look();
            } catch (InterruptedException e) {
                return;
            } catch (OutOfMemoryError e) { // no room for so little
                full++;
            }
        }
        try {
            LOG.atError().log("the heap is full; stopping");
        } catch (OutOfMemoryError e) {
            full = LOOKS; // it ends without a word
        }
        while (true) {
            end();
        }
    }

    /** Even that needs some room. */
    private static void end() {
        try {
            Runtime.getRuntime().halt(ServiceMain.FAILED);
        } catch (OutOfMemoryError e) {
            Thread.onSpinWait();
        }
    }

    /** What one collection left may be gone since: only another one that leaves as much says that it is not. */
    private void look() {
        long now = collections();
        if (new byte[SMALL].length == SMALL && now > collections) {
            collections = now;
            full = isFull(memory.getHeapMemoryUsage()) || pools.stream().anyMatch(FullHeap::leftFull) ? full + 1 : 0;
        }
    }

    private long collections() {
        long sum = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            sum += collector.getCollectionCount();
        }
        return sum;
    }

    private static boolean leftFull(MemoryPoolMXBean pool) {
        MemoryUsage left = pool.getCollectionUsage();
        return left != null
                && isFull(new MemoryUsage(
                        0, left.getUsed(), left.getCommitted(), pool.getUsage().getMax()));
    }

    private static boolean isFull(MemoryUsage usage) {
        return usage.getUsed() >= usage.getMax() / 100 * FULL_PERCENT;
    }
}
