package io.costline.dispatch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A receiver of webhooks on this machine that answers as it is told to. */
final class Receiver implements AutoCloseable {
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    /** Instead of a status: no answer at all. */
    static final int HANG = -1;

    private final HttpServer server;
    private final CountDownLatch closed = new CountDownLatch(1);
    final List<Got> got = new CopyOnWriteArrayList<>();
    volatile Function<Got, Integer> answer = got -> 204;

    /** A request, with whether its signature was right. */
    record Got(String path, String id, String alertId, String budget, boolean signed, String body) {}

    Receiver() {
        this(0);
    }

    Receiver(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var headers = exchange.getRequestHeaders();
        String id = String.valueOf(headers.getFirst("webhook-id"));
        JsonNode data = JsonMapper.shared().readTree(body).path("data");
        String expected = SigningSecret.header(
                SigningSecret.all(new TextSource.Inline("", SECRET)),
                id,
                Long.parseLong(
                        headers.getOrDefault("webhook-timestamp", List.of("0")).getFirst()),
                body);
        Got request = new Got(
                exchange.getRequestURI().getPath(),
                id,
                data.path("alert_id").asString(""),
                data.path("budget_id").asString(""),
                expected.equals(headers.getFirst("webhook-signature")),
                body);
        got.add(request);
        int status = answer.apply(request);
        if (status == HANG) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        if (status / 100 == 3) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
