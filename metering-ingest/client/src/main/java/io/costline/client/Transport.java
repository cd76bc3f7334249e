package io.costline.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** One request, one answer. Safe for many threads. */
final class Transport {
    private static final int MAX_ANSWER = 16 << 20;
    private static final int WORTH_COMPRESSING = 512;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final HttpClient http;
    private final String url;
    private final Supplier<String> key;
    private final Duration timeout;
    private final Counters counters;

    /**
     * @param url without a slash at its end
     * @param timeout from the request's first byte to the answer's last
     */
    Transport(HttpClient http, String url, Supplier<String> key, Duration timeout, Counters counters) {
        this.http = http;
        this.url = url;
        this.key = key;
        this.timeout = timeout;
        this.counters = counters;
    }

    /**
     * What came back.
     *
     * @param status 0: nothing did
     * @param pause nanoseconds the answer asks to wait
     * @param trouble why nothing came
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares replies
    record Reply(int status, byte[] body, long pause, String trouble) {
        static Reply none(String trouble) {
            return new Reply(0, new byte[0], 0, trouble);
        }

        boolean answered() {
            return status > 0;
        }

        Answer read() {
            return answered() ? AnswerReader.read(status, body, pause) : new Answer.TryAgain(trouble, 0);
        }
    }

    Answer events(List<Frame> events) throws InterruptedException {
        return send("/v1/events", List.of("Content-Type", "application/json"), array(events))
                .read();
    }

    Answer call(Frame call) throws InterruptedException {
        return send("/v1/ingest/" + call.source(), call.headers(), call.body()).read();
    }

    static byte[] array(List<Frame> events) {
        var array = new ByteArrayOutputStream(
                events.stream().mapToInt(event -> event.body().length + 1).sum() + 2);
        array.write('[');
        for (int i = 0; i < events.size(); i++) {
            if (i > 0) {
                array.write(',');
            }
            array.writeBytes(events.get(i).body());
        }
        array.write(']');
        return array.toByteArray();
    }

    /** @param headers names and values in turn */
    Reply send(String path, List<String> headers, byte[] body) throws InterruptedException {
        counters.requests.increment();
        CompletableFuture<HttpResponse<byte[]>> answer;
        try {
            answer = http.sendAsync(request(path, headers, body), info -> new LimitedBody(MAX_ANSWER));
        } catch (RuntimeException unsendable) { // a supplied key that is none, for one
            return Reply.none("the request could not be made: " + unsendable.getMessage());
        }
        try {
            HttpResponse<byte[]> response = answer.get(Nanos.of(timeout), TimeUnit.NANOSECONDS);
            return new Reply(response.statusCode(), response.body(), pause(response), "");
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Reply.none("no answer within " + timeout);
        } catch (ExecutionException e) {
            return Reply.none(reason(e));
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }

    private HttpRequest request(String path, List<String> headers, byte[] body) {
        boolean packed = body.length >= WORTH_COMPRESSING;
        byte[] sent = packed ? Gzip.compress(body) : body;
        counters.bytesSent.add(sent.length);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .setHeader("Authorization", "Bearer " + key.get())
                .POST(HttpRequest.BodyPublishers.ofByteArray(sent));
        for (int i = 0; i < headers.size(); i += 2) {
            request.setHeader(headers.get(i), headers.get(i + 1));
        }
        return packed ? request.setHeader("Content-Encoding", "gzip").build() : request.build();
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = cause instanceof IOException ? cause.getMessage() : null;
        return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    /** {@code Retry-After}, in seconds or as a date; in nanoseconds, 0 when there is none. */
    private static long pause(HttpResponse<?> response) {
        String wish = response.headers().firstValue("Retry-After").orElse("").strip();
        Duration pause = Duration.ZERO;
        if (wish.matches("\\d{1,9}")) {
            pause = Duration.ofSeconds(Long.parseLong(wish));
        } else if (!wish.isEmpty()) {
            try {
                ZonedDateTime until = ZonedDateTime.parse(wish, DateTimeFormatter.RFC_1123_DATE_TIME);
                pause = Duration.between(ZonedDateTime.now(until.getZone()), until);
            } catch (DateTimeException unreadable) {
                pause = Duration.ZERO;
            }
        }
        return Nanos.of(
                pause.isNegative() ? Duration.ZERO : pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }
}
