package io.costline.lab.demo;

import io.costline.client.DirectClient;
import io.costline.client.DoorAnswer;
import io.costline.client.EventVerdict.Outcome;
import io.costline.lab.traffic.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** Sends deliveries through the HTTP door from several threads, each at its time, repeating what the door could not take. */
public final class Replay {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DirectClient client;
    private final int senders;
    private final double speed;

    /** What was sent. */
    public record Result(long calls, long repeats, Duration took) {}

    /**
     * @param senders requests under way at once
     * @param speed how many times faster than recorded; 0: as fast as it goes
     */
    public Replay(DirectClient client, int senders, double speed) {
        this.client = client;
        this.senders = senders;
        this.speed = speed;
    }

    /**
     * Sends everything and returns when the door has taken all of it.
     *
     * @param recordedPerSpan how much recorded time a second of event time stands for
     * @param progress told calls sent and answered, and how long it has taken
     * @throws IOException if the door refused something or went away
     */
    public Result send(List<Delivery> deliveries, double recordedPerSpan, BiConsumer<Long, Duration> progress)
            throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicLong calls = new AtomicLong();
        AtomicLong repeats = new AtomicLong();
        long began = System.nanoTime();
        Instant first =
                deliveries.isEmpty() ? Instant.EPOCH : deliveries.getFirst().at();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                running.add(threads.submit(() -> {
                    for (int at = next.getAndIncrement(); at < deliveries.size(); at = next.getAndIncrement()) {
                        Delivery delivery = deliveries.get(at);
                        awaitTurn(began, Duration.between(first, delivery.at()), recordedPerSpan);
                        repeats.addAndGet(post(delivery));
                        long sent = calls.addAndGet(delivery.calls());
                        progress.accept(sent, Duration.ofNanos(System.nanoTime() - began));
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException("sending failed", e.getCause());
        }
        return new Result(calls.get(), repeats.get(), Duration.ofNanos(System.nanoTime() - began));
    }

    private void awaitTurn(long began, Duration offset, double recordedPerSpan) throws InterruptedException {
        if (speed > 0) {
            long due = began + (long) (offset.toNanos() * recordedPerSpan / speed);
            long wait = due - System.nanoTime();
            if (wait > 1_000_000) {
                Thread.sleep(Duration.ofNanos(wait));
            }
        }
    }

    private int post(Delivery delivery) throws IOException, InterruptedException {
        Map<String, String> headers = new HashMap<>(delivery.headers());
        headers.put("Content-Type", delivery.door().contentType());
        DoorAnswer answer = client.post(delivery.door().address(), headers, delivery.body(), PATIENCE);
        if (!answer.accepted() || answer.count(Outcome.REJECTED) != delivery.refused()) {
            String text = answer.text();
            throw new IOException("the door answered " + answer.status() + " to a " + delivery.door() + " delivery of "
                    + delivery.calls() + " calls: " + text.substring(0, Math.min(600, text.length())));
        }
        return answer.repeats();
    }
}
