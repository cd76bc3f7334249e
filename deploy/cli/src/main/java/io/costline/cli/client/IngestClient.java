package io.costline.cli.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts to the ingest door and repeats what may be repeated: no answer, 429 and 5xx, after the pause the door asks for. Safe
 * because events are known by their ids. Usable from several threads.
 */
public final class IngestClient implements AutoCloseable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final int UNAUTHORIZED = 401;
    private static final Duration KEY_PAUSE = Duration.ofMillis(50);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final JsonMapper json = new JsonMapper();
    private final String url;
    private final String key;
    private final Duration patience;

    /** What the door said in the end. */
    public record Answer(int status, String text, JsonNode body, int repeats) {
        public boolean accepted() {
            return status == 202;
        }

        public int acceptedEvents() {
            return body.path("accepted").asInt(0);
        }

        public int rejectedEvents() {
            return body.path("rejected").asInt(0);
        }

        /** The reason for a refusal of the whole request. */
        public String reason() {
            String message = body.path("error").path("message").asString("");
            return message.isEmpty()
                    ? text.strip()
                    : body.path("error").path("code").asString("") + ": " + message;
        }
    }

    /**
     * @param url base address of the door
     * @param key API key
     * @param patience how long one request is repeated before its failure is the answer
     */
    public IngestClient(String url, String key, Duration patience) {
        this.url = url.replaceAll("/+$", "");
        this.key = key;
        this.patience = patience;
    }

    /**
     * @throws IOException if the door gave no answer for as long as patience lasts
     */
    public Answer post(String path, String contentType, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(ANSWER_LIMIT)
                .header("Authorization", "Bearer " + key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::setHeader);
        request.setHeader("Content-Type", contentType);
        long deadline = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        for (int repeats = 0; ; repeats++) {
            IOException noAnswer = null;
            Duration wanted = Duration.ZERO;
            try {
                HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                int status = response.statusCode();
                if ((status != 429 && status < 500) || System.nanoTime() > deadline) {
                    return new Answer(status, response.body(), parsed(response.body()), repeats);
                }
                wanted = retryAfter(response);
            } catch (IOException e) {
                noAnswer = e;
            }
            if (noAnswer != null && System.nanoTime() > deadline) {
                throw new IOException("no answer from " + url + path + ": " + reason(noAnswer), noAnswer);
            }
            Thread.sleep(wanted.compareTo(pause) > 0 ? wanted : pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /**
     * Waits until the door knows the key: a new one reaches it by way of a topic.
     *
     * @return whether it does, within that time
     * @throws IOException if the door gave no answer for as long as patience lasts
     */
    public boolean awaitKey(Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        byte[] nothing = "[]".getBytes(StandardCharsets.UTF_8);
        while (post("/v1/events", "application/json", Map.of(), nothing).status() == UNAUTHORIZED) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(KEY_PAUSE);
        }
        return true;
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }

    private JsonNode parsed(String text) {
        try {
            return json.readTree(text);
        } catch (RuntimeException notJson) {
            return json.createObjectNode();
        }
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        String seconds = response.headers().firstValue("Retry-After").orElse("");
        return seconds.matches("\\d{1,4}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    private static String reason(IOException exception) {
        return exception.getMessage() == null ? exception.getClass().getSimpleName() : exception.getMessage();
    }
}
