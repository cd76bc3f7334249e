package io.costline.cli.bench;

import io.costline.cli.client.IngestClient;
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

    private static final int OK = 200;

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
    Speed run(IngestClient client, int first, long warm, long measured, LongFunction<Mark> mark) {
        send(client, first, warm);
        Mark begin = mark.apply(accepted.get());
        send(client, first, accepted.get() + measured); // the warm-up may have gone beyond its aim
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
        List<HttpTemplate> bodies = source.bodies();
        HttpTemplate template = bodies.get(number % bodies.size());
        byte[] body = template.copy(first + number / bodies.size());
        IngestClient.Answer answer = client.post(source.path(), source.contentType(), Map.of(), body);
        boolean all = answer.status() == OK // OTLP: whatever was rejected would stand in the answer
                ? answer.text().isEmpty()
                : answer.accepted() && answer.acceptedEvents() == template.events();
        if (!all) {
            throw new IOException("of " + template.events() + " events the door accepted " + answer.acceptedEvents()
                    + ": " + answer.status() + ' ' + answer.reason());
        }
        accepted.addAndGet(template.events());
    }

    /** How long one batch may be repeated. */
    static Duration patience() {
        return Duration.ofSeconds(20);
    }
}
