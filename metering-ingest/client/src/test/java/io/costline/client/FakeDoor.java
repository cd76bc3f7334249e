package io.costline.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.json.JsonMapper;

/** Answers as the door does, or as badly as a test wants. */
final class FakeDoor implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    final Queue<Request> requests = new ConcurrentLinkedQueue<>();

    /** How often each accepted event came. */
    final Map<String, AtomicInteger> accepted = new ConcurrentHashMap<>();

    volatile Behaviour behaviour = this::accept;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    record Request(String path, Map<String, List<String>> headers, String body, long nanoTime) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }

        List<String> ids() {
            var ids = new ArrayList<String>();
            MAPPER.readTree(body).forEach(event -> ids.add(event.get("id").asString()));
            return ids;
        }
    }

    /** {@code status} 0 cuts the connection; a negative one cuts it in the middle of the answer. */
    record Reply(int status, String body, Map<String, String> headers, long delayMs) {
        static Reply of(int status, String body) {
            return new Reply(status, body, Map.of(), 0);
        }

        static Reply cut() {
            return of(0, "");
        }

        Reply with(String header, String value) {
            return new Reply(status, body, Map.of(header, value), delayMs);
        }

        Reply after(long ms) {
            return new Reply(status, body, headers, ms);
        }

        Reply cutInTheMiddle() {
            return new Reply(-status, body, headers, delayMs);
        }
    }

    interface Behaviour {
        Reply to(Request request);
    }

    FakeDoor() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Reply accept(Request request) {
        boolean events = request.path().equals("/v1/events");
        List<String> ids = events ? request.ids() : List.of(request.header("X-costline-id"));
        var results = new StringBuilder();
        for (int i = 0; i < ids.size(); i++) {
            accepted.computeIfAbsent(ids.get(i), id -> new AtomicInteger()).incrementAndGet();
            results.append(i == 0 ? "" : ",")
                    .append("{\"index\":" + i + ",\"status\":\"accepted\",\"event_id\":\"0\"}");
        }
        return Reply.of(202, "{\"accepted\":" + ids.size() + ",\"rejected\":0,\"results\":[" + results + "]}");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            byte[] body = packed ? new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes() : sent;
            var request = new Request(
                    exchange.getRequestURI().getPath(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(body, StandardCharsets.UTF_8),
                    System.nanoTime());
            requests.add(request);
            Reply reply = behaviour.to(request);
            if (reply.delayMs() > 0) {
                Thread.sleep(reply.delayMs());
            }
            if (reply.status() == 0) {
                return;
            }
            reply.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Math.abs(reply.status()), answer.length);
            exchange.getResponseBody().write(answer, 0, reply.status() < 0 ? answer.length / 2 : answer.length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
