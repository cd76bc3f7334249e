package io.costline.lab.chaos;

import io.costline.lab.chaos.workload.Shipment;
import io.costline.lab.chaos.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Threads that deliver the workload at a moderate rate, whatever happens at the other end, until told to stop. */
final class Sending {
    private static final int THREADS = 4;
    private static final int REPEATED_PERCENT = 5;

    private final Workload workload;
    private final HttpSender http;
    private final KafkaSender kafka;
    private final Deliveries deliveries;
    private final long nanosPerRecord;
    private final Queue<Shipment> rest = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;
    private long nextAt = System.nanoTime();

    Sending(Workload workload, HttpSender http, KafkaSender kafka, Deliveries deliveries, int recordsPerSecond) {
        this.workload = workload;
        this.http = http;
        this.kafka = kafka;
        this.deliveries = deliveries;
        this.nanosPerRecord = 1_000_000_000L / recordsPerSecond;
    }

    void start() {
        run(() -> stopping ? null : workload.next());
    }

    /**
     * Stops drawing from the workload, delivers what was begun and what is still owed.
     *
     * @throws IllegalStateException if that takes longer than the limit
     */
    void finish(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        stopping = true;
        await(deadline);
        rest.addAll(workload.rest());
        run(rest::poll);
        await(deadline);
    }

    private void run(Supplier<@Nullable Shipment> source) {
        for (int i = 0; i < THREADS; i++) {
            threads.add(Thread.ofPlatform().daemon().name("chaos-sender-" + i).start(() -> deliverAll(source)));
        }
    }

    private void await(long deadline) throws InterruptedException {
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                throw new IllegalStateException("not everything could be delivered: a door stayed closed after the last"
                        + " round; " + deliveries.retries.get() + " retries so far");
            }
        }
        threads.clear();
    }

    private void deliverAll(Supplier<@Nullable Shipment> source) {
        try {
            for (Shipment shipment = source.get(); shipment != null; shipment = source.get()) {
                pace(shipment.records().size());
                deliver(shipment);
                if (new SplittableRandom(shipment.number()).nextInt(100) < REPEATED_PERCENT) {
                    deliveries.repeats.incrementAndGet();
                    deliver(shipment);
                }
                deliveries.shipments.incrementAndGet();
                deliveries.records.addAndGet(shipment.records().size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            deliveries.complain("a sender failed: " + e);
        }
    }

    private void deliver(Shipment shipment) throws InterruptedException {
        if (shipment.door().http()) {
            http.deliver(shipment);
        } else {
            kafka.deliver(shipment);
        }
    }

    private void pace(int records) throws InterruptedException {
        long wait;
        synchronized (this) {
            long now = System.nanoTime();
            nextAt = Math.max(nextAt, now) + records * nanosPerRecord;
            wait = nextAt - now;
        }
        Thread.sleep(Duration.ofNanos(wait));
    }
}
