package io.costline.lab.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.costline.lab.check.Facts;
import io.costline.lab.check.Facts.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who is told of the run's alerts by webhook: refuses every third try, and remembers what each id said. */
final class AlertReceiver implements AutoCloseable {
    /** Names the dispatcher's consumer group. */
    static final String ENDPOINT = "chaos";

    private static final int REFUSED = 3;

    private final HttpServer server;
    private final AtomicLong tries = new AtomicLong();
    /** Body by webhook-id; a second one with other content shows beside it. */
    private final Map<String, String> taken = new ConcurrentHashMap<>();

    AlertReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the receiver of alerts", e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    /** Writes the endpoints file that names it, and its secret. */
    void register(Path endpoints, String tenant) throws IOException {
        Path secret = endpoints.resolveSibling("alerts-secret");
        byte[] any = "a secret of thirty-two bytes, ...".getBytes(StandardCharsets.UTF_8);
        Files.writeString(secret, "whsec_" + Base64.getEncoder().encodeToString(any));
        Files.writeString(endpoints, """
                - name: %s
                  url: http://127.0.0.1:%d/alerts
                  secret_file: %s
                  tenant: %s
                """.formatted(ENDPOINT, server.getAddress().getPort(), secret, tenant));
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String id = exchange.getRequestHeaders().getFirst("webhook-id");
            boolean refused = tries.incrementAndGet() % REFUSED == 0;
            if (!refused) {
                taken.merge(
                        String.valueOf(id), body, (first, again) -> first.equals(again) ? first : first + '\n' + again);
            }
            exchange.sendResponseHeaders(refused ? 503 : 204, -1);
        }
    }

    /** States each alert under its own name, and what came twice with other content. */
    void tell(Facts facts) {
        new TreeMap<>(taken).forEach((id, bodies) -> {
            if (bodies.contains("\n")) {
                facts.add(Kind.DUPLICATES, "webhook " + id, "with other content");
            }
            JsonNode data = data(bodies.lines().findFirst().orElse(""));
            facts.add(
                    Kind.ALERTS_TOLD,
                    Facts.alertKey(
                            data.path("budget_id").asString(""),
                            data.path("dimension").asString("").toUpperCase(Locale.ROOT),
                            data.path("scope").asString(""),
                            Instant.parse(data.path("period_start").asString("1970-01-01T00:00:00Z")),
                            data.path("number").asInt(0)),
                    data.path("state").asString(""));
        });
    }

    private static JsonNode data(String body) {
        try {
            return JsonMapper.shared().readTree(body).path("data");
        } catch (JacksonException e) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
