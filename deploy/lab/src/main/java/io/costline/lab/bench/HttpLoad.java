package io.costline.lab.bench;

import java.io.IOException;
import java.util.List;
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
    private static final int CONNECTIONS = 16;

    private final HttpSource source;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();

    HttpLoad(HttpSource source) {
        this.source = source;
    }

    /**
     * Sends until so many events are accepted, or a few more.
     *
     * @param first number of the first copy
     * @param warm called once the first part is accepted
     * @return what {@code mark} says of the measured part
     */
    Speed run(String url, String key, int first, long warm, long measured, LongFunction<Mark> mark) {
        send(url, key, first, warm);
        Mark begin = mark.apply(accepted.get());
        send(url, key, first, accepted.get() + measured); // the warm-up may have gone beyond its aim
        return begin.until(mark.apply(accepted.get()));
    }

    /** Events accepted so far. */
    long accepted() {
        return accepted.get();
    }

    private void send(String url, String key, int first, long upTo) {
        try (ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<?>> running = IntStream.range(0, CONNECTIONS)
                    .<Future<?>>mapToObj(unused -> connections.submit(() -> {
                        try (DoorConnection door = DoorConnection.open(url, key, source)) {
                            while (accepted.get() < upTo) {
                                post(door, first, next.getAndIncrement());
                            }
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

    private void post(DoorConnection door, int first, int number) throws IOException {
        List<HttpTemplate> bodies = source.bodies();
        HttpTemplate template = bodies.get(number % bodies.size());
        DoorConnection.Answer answer = door.post(template, first + number / bodies.size());
        if (!answer.accepted(template.events())) {
            throw new IOException("the door did not take all of " + template.events() + " events: " + answer.status()
                    + ' ' + answer.text());
        }
        accepted.addAndGet(template.events());
    }
}
