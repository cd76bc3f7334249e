package io.costline.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a ClickHouse answers, by its HTTP interface, at once or once it is what is expected. */
public final class Answers implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;

    public Answers(String clickHouseUrl) {
        this.address = URI.create(clickHouseUrl);
    }

    /** The answer as text, without the line break that ends it. */
    public String ask(String sql) throws InterruptedException {
        try {
            return http.send(
                            HttpRequest.newBuilder(address)
                                    .POST(HttpRequest.BodyPublishers.ofString(sql))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .strip();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /**
     * Asks again until the answer is the expected one.
     *
     * @throws AssertionError with the last answer, after three minutes
     */
    public void await(String sql, String expected) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String found = ask(sql);
        while (!found.equals(expected)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("'" + found + "' instead of '" + expected + "' to " + sql);
            }
            Thread.sleep(PAUSE);
            found = ask(sql);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
