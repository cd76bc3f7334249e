package io.costline.lab.chaos;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what was delivered and keeps what the doors should not have said. Safe for use by several threads. */
final class Deliveries {
    private static final int KEPT = 100;

    final AtomicLong records = new AtomicLong();
    final AtomicLong shipments = new AtomicLong();
    /** Sends that were repeated because no good answer came. */
    final AtomicLong retries = new AtomicLong();
    /** Shipments sent again though the answer had been good. */
    final AtomicLong repeats = new AtomicLong();

    private final Deque<String> complaints = new ArrayDeque<>();

    synchronized void complain(String complaint) {
        if (complaints.size() < KEPT) {
            complaints.add(complaint);
        }
    }

    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }
}
