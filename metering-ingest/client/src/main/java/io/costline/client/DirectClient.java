package io.costline.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sends one request at a time, on the caller's thread, and returns what the door said: for jobs that move recorded payloads, and
 * for programs that want each event's id or rejection before they go on. What waits, batches and spills is {@link CostlineClient}.
 *
 * <pre>{@code
 * try (DirectClient door = CostlineClient.builder().url("https://costline.example.com").key(key).buildDirect()) {
 *     DoorAnswer answer = door.post("/v1/ingest/litellm", Map.of("Content-Type", "application/json"), body,
 *             Duration.ofSeconds(30));
 *     answer.verdicts().forEach(verdict -> System.out.println(verdict.outcome() + " " + verdict.eventId()));
 * }
 * }</pre>
 *
 * <p>No answer, 429 and 5xx are followed by the same request again, after a pause that doubles and is no shorter than {@code
 * Retry-After}. That is safe, for the door knows events by their ids. Safe for many threads; it has none of its own.
 */
public final class DirectClient implements AutoCloseable {
    private static final String EVENTS = "/v1/events";
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final long KEY_PAUSE = 50_000_000;

    private final Transport transport;
    private final Backoff backoff;
    private final String url;

    DirectClient(Settings settings) {
        this.transport = new Transport(
                settings.http(), settings.url(), settings.key(), settings.requestTimeout(), new Counters());
        this.backoff = settings.backoff();
        this.url = settings.url();
    }

    /**
     * Sends events and waits until the door has judged them.
     *
     * @param patience how long a door that is full or away is asked again
     * @throws IOException if it gave no answer for that long
     * @throws InterruptedException if the thread is interrupted while it waits; whether the events arrived is open
     */
    public DoorAnswer send(List<UsageEvent> events, Duration patience) throws IOException, InterruptedException {
        return post(
                EVENTS,
                Map.of("Content-Type", "application/json"),
                Transport.array(events.stream().map(Frame::event).toList()),
                patience);
    }

    /**
     * Posts a body as it is.
     *
     * @param path one of the door's, such as {@code /v1/events}, {@code /v1/ingest/litellm} or {@code /v1/traces}
     * @param headers its {@code Content-Type}, and correlation headers such as {@code x-costline-customer}
     * @param patience how long a door that is full or away is asked again; the last answer is returned, whatever it says
     * @throws IOException if it gave no answer for that long
     * @throws InterruptedException if the thread is interrupted while it waits; whether the body arrived is open
     */
    public DoorAnswer post(String path, Map<String, String> headers, byte[] body, Duration patience)
            throws IOException, InterruptedException {
        List<String> inTurn = new ArrayList<>();
        headers.forEach((name, value) -> {
            inTurn.add(name);
            inTurn.add(value);
        });
        long began = System.nanoTime();
        long longest = Nanos.of(patience);
        for (int repeats = 0; ; repeats++) {
            Transport.Reply reply = transport.send(path, inTurn, body);
            boolean over = System.nanoTime() - began >= longest;
            boolean lasting = reply.status() != TOO_MANY && reply.status() < SERVER_ERROR;
            if (reply.answered() && (lasting || over)) {
                return AnswerReader.whole(reply.status(), reply.body(), repeats);
            }
            if (over) {
                throw new IOException("no answer from " + url + path + ": " + reply.trouble());
            }
            pause(Math.max(reply.pause(), backoff.pause(repeats + 1)));
        }
    }

    /**
     * Waits until the door knows the key: a new one reaches it by way of a topic.
     *
     * @return whether it does, within that time
     * @throws IOException if the door gave no answer for that long
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean awaitKey(Duration limit) throws IOException, InterruptedException {
        long began = System.nanoTime();
        byte[] nothing = "[]".getBytes(StandardCharsets.UTF_8);
        while (post(EVENTS, Map.of("Content-Type", "application/json"), nothing, limit)
                        .status()
                == UNAUTHORIZED) {
            if (System.nanoTime() - began >= Nanos.of(limit)) {
                return false;
            }
            pause(KEY_PAUSE);
        }
        return true;
    }

    private static void pause(long nanos) throws InterruptedException {
        Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    }

    /** Ends nothing: connections of the HTTP client close by themselves when they are no longer used. */
    @Override
    public void close() {}
}
