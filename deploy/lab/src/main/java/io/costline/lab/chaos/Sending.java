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
     * Stops drawing from the workload, delivers what was begun and what is still owed, as long as any of it gets through.
     * What a door never took is told as a complaint, and is missing from the comparison.
     *
     * @param stands how long nothing may be taken before it is given up
     */
    void finish(Duration stands) throws InterruptedException {
        stopping = true;
        if (await(stands)) {
            rest.addAll(workload.rest());
            run(rest::poll);
            await(stands);
        }
    }

    private void run(Supplier<@Nullable Shipment> source) {
        for (int i = 0; i < THREADS; i++) {
            threads.add(Thread.ofPlatform().daemon().name("chaos-sender-" + i).start(() -> deliverAll(source)));
        }
    }

    private boolean await(Duration stands) throws InterruptedException {
        long taken = deliveries.records.get();
        long since = System.nanoTime();
        for (Thread thread : threads) {
            while (!thread.join(Duration.ofSeconds(1))) {
                if (deliveries.records.get() != taken) {
                    taken = deliveries.records.get();
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > stands.toNanos()) {
                    deliveries.complain("a door took nothing for " + stands.toSeconds() + " s after the last round; "
                            + deliveries.retries.get() + " retries so far");
                    threads.forEach(Thread::interrupt);
                    return false;
                }
            }
        }
        threads.clear();
        return true;
    }

    private void deliverAll(Supplier<@Nullable Shipment> source) {
        try {
            for (Shipment shipment = source.get(); shipment != null; shipment = source.get()) {
                if (!stopping) {
                    pace(shipment.records().size());
                }
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
