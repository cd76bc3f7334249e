package io.costline.cli.bench;

import io.costline.cli.client.IngestClient;
import io.costline.cli.traffic.Door;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/** Posts batches to the door from several connections, each waiting for its answer before the next batch. */
final class HttpLoad {
    private static final int CONNECTIONS = 8;

    private final List<HttpTemplate> bodies;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();

    HttpLoad(List<HttpTemplate> bodies) {
        this.bodies = bodies;
    }

    /**
     * Sends until so many events are accepted, or a few more.
     *
     * @param first number of the first copy
     * @param warm called once the first part is accepted
     * @return what {@code mark} says of the measured part
     */
    Speed run(IngestClient client, int first, long warm, long measured, LongFunction<Mark> mark) {
        send(client, first, warm);
        Mark begin = mark.apply(accepted.get());
        send(client, first, warm + measured);
        return begin.until(mark.apply(accepted.get()));
    }

    /** Events accepted so far. */
    long accepted() {
        return accepted.get();
    }

    private void send(IngestClient client, int first, long upTo) {
        try (ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = IntStream.range(0, CONNECTIONS)
                    .<Future<?>>mapToObj(unused -> connections.submit(() -> {
                        while (accepted.get() < upTo) {
                            post(client, first, next.getAndIncrement());
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> connection : running) {
                connection.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the HTTP door failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending", e);
        }
    }

    private void post(IngestClient client, int first, int number) throws IOException, InterruptedException {
        HttpTemplate template = bodies.get(number % bodies.size());
        byte[] body = template.copy(first + number / bodies.size());
        IngestClient.Answer answer = client.post(Door.EVENTS.path(), Door.EVENTS.contentType(), Map.of(), body);
        if (!answer.accepted() || answer.acceptedEvents() != template.events()) {
            throw new IOException("of " + template.events() + " events the door accepted " + answer.acceptedEvents()
                    + ": " + answer.status() + ' ' + answer.reason());
        }
        accepted.addAndGet(answer.acceptedEvents());
    }

    /** How long one batch may be repeated. */
    static Duration patience() {
        return Duration.ofSeconds(20);
    }
}
