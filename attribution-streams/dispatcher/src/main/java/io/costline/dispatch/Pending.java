package io.costline.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Alerts of an endpoint that were read and are not done. Those of a budget form a lane: only its first is tried. What may be committed
 * is the offset of the first of a partition that is not done. Safe for use by several threads.
 */
final class Pending<T> {
    /** An alert in its lane. */
    static final class Item<T> {
        private final TopicPartition partition;
        private final long offset;
        private final String lane;
        private final T alert;
        private volatile boolean dropped;

        private Item(TopicPartition partition, long offset, String lane, T alert) {
            this.partition = partition;
            this.offset = offset;
            this.lane = lane;
            this.alert = alert;
        }

        T alert() {
            return alert;
        }

        /** Whether another instance has its partition now. */
        boolean isDropped() {
            return dropped;
        }
    }

    private final Map<String, Deque<Item<T>>> lanes = new HashMap<>();
    private final Map<TopicPartition, TreeSet<Long>> open = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private int size;

    /** A partition is read from this offset on. */
    synchronized void begin(TopicPartition partition, long position) {
        positions.put(partition, position);
        open.put(partition, new TreeSet<>());
    }

    /** A record that nobody need be told of. */
    synchronized void passedOver(TopicPartition partition, long offset) {
        positions.put(partition, offset + 1);
    }

    /** @return the alert if it is the first of its lane, so that a lane begins with it */
    synchronized @Nullable Item<T> add(TopicPartition partition, long offset, String lane, T alert) {
        Item<T> item = new Item<>(partition, offset, lane, alert);
        passedOver(partition, offset);
        open.computeIfAbsent(partition, any -> new TreeSet<>()).add(offset);
        size++;
        Deque<Item<T>> before = lanes.computeIfAbsent(lane, any -> new ArrayDeque<>());
        before.add(item);
        return before.size() == 1 ? item : null;
    }

    /** @return the next of its lane, if there is one */
    synchronized @Nullable Item<T> done(Item<T> item) {
        if (!item.dropped) {
            size--;
            TreeSet<Long> offsets = open.get(item.partition);
            if (offsets != null) {
                offsets.remove(item.offset);
            }
        }
        Deque<Item<T>> lane = lanes.get(item.lane);
        if (lane == null) {
            return null;
        }
        lane.remove(item);
        if (lane.isEmpty()) {
            lanes.remove(item.lane);
            return null;
        }
        return lane.peek();
    }

    /** Another instance reads the partition from what was committed. */
    synchronized void end(TopicPartition partition) {
        positions.remove(partition);
        open.remove(partition);
        lanes.values()
                .forEach(lane -> lane.forEach(item -> {
                    if (item.partition.equals(partition) && !item.dropped) {
                        item.dropped = true;
                        size--;
                    }
                }));
    }

    /** Where each partition is to be read from after a crash. */
    synchronized Map<TopicPartition, Long> committable() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        positions.forEach((partition, position) -> {
            TreeSet<Long> undone = open.getOrDefault(partition, new TreeSet<>());
            offsets.put(partition, undone.isEmpty() ? position : undone.first());
        });
        return offsets;
    }

    synchronized int size() {
        return size;
    }
}
