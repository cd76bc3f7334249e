package io.costline.service;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import javax.management.NotificationEmitter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process whose heap is full after a collection. In place of {@code -XX:+ExitOnOutOfMemoryError} for a service that must
 * survive one allocation that is too large, as a record that unpacks into a gigabyte, and not a heap without room.
 */
public final class FullHeap {
    private static final Logger LOG = LoggerFactory.getLogger(FullHeap.class);
    private static final int FULL_PERCENT = 97;

    private FullHeap() {}

    /** From now on. */
    public static void endsTheProcess() {
        long pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
                .peek(FullHeap::watch)
                .count();
        if (pools == 0) {
            LOG.atWarn().log("this collector does not tell when the heap is full");
            return;
        }
        var memory = (NotificationEmitter) ManagementFactory.getMemoryMXBean();
        memory.addNotificationListener(
                (notification, none) -> {
                    LOG.atError().log("the heap is full; stopping");
                    Runtime.getRuntime().halt(ServiceMain.FAILED);
                },
                notification ->
                        notification.getType().equals(MemoryNotificationInfo.MEMORY_COLLECTION_THRESHOLD_EXCEEDED),
                null);
    }

    private static void watch(MemoryPoolMXBean pool) {
        pool.setCollectionUsageThreshold(pool.getUsage().getMax() / 100 * FULL_PERCENT);
    }
}
