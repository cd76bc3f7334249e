package io.costline.service;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every service process shows of itself: {@code GET /metrics} for Prometheus, {@code GET /health/live}, and
 * {@code GET /health/ready}, which answers 503 with the reasons while a named check has one; and what it does when it is asked to.
 */
public final class ServiceShell implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceShell.class);

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Supplier<Optional<String>>> checks = new ConcurrentSkipListMap<>();
    private final Map<String, Supplier<Optional<String>>> notes = new ConcurrentSkipListMap<>();
    private final Map<String, Supplier<String>> actions = new ConcurrentSkipListMap<>();
    private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
    private final Deque<AutoCloseable> parts = new ConcurrentLinkedDeque<>();
    private final WebServer server;
    private final Optional<String> token;

    private ServiceShell(String service, String settings, Management management) {
        token = management.token();
        meters.config().commonTags("service", service).meterFilter(new ClientMeters());
        new JvmMemoryMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        gcMetrics.bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        Gauge.builder("costline.build.info", () -> 1)
                .description("what runs here")
                .tag("version", Release.VERSION)
                .register(meters);
        var endpoints = WebServer.builder()
                .routing(routing -> routing.get("/metrics", this::metrics)
                        .get("/health/live", (request, response) -> response.send("{\"status\":\"UP\"}"))
                        .get("/health/ready", this::ready)
                        .post("/{action}", this::act));
        server = Listening.start(endpoints, settings + ".management", management.host(), management.port());
        Gauge.builder("costline.ready", () -> notReady().isEmpty() ? 1 : 0)
                .description("whether every check of readiness is fine")
                .register(meters);
    }

    /**
     * Starts the management endpoint; the service is not ready until {@link #ready(String...)} and its checks say so.
     *
     * @param settings the prefix of the service's settings, to be named when the port cannot be had
     * @throws CannotListenException if it cannot
     */
    public static ServiceShell start(String service, String settings, Management management) {
        return new ServiceShell(service, settings, management);
    }

    public PrometheusMeterRegistry meters() {
        return meters;
    }

    public int managementPort() {
        return server.port();
    }

    /** Has the shell close it, before itself and before the parts that came earlier. */
    public <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    /** Adds a readiness check: empty while fine, else the reason why not. */
    public void check(String name, Supplier<Optional<String>> reason) {
        checks.put(name, reason);
    }

    /** Adds what is to be known beside the checks and does not make the service unready. */
    public void note(String name, Supplier<Optional<String>> text) {
        notes.put(name, text);
    }

    /**
     * Adds what {@code POST /name} does, for whoever may see the metrics.
     *
     * @param action returns what is answered, as JSON; an {@link IllegalStateException} is a 503 with its reason
     */
    public void action(String name, Supplier<String> action) {
        actions.put(name, action);
    }

    /** Says on standard output that the service is up, for whoever started it. */
    @SuppressWarnings("SystemOut") // the one line a parent process waits for
    public void ready(String... extra) {
        StringJoiner line = new StringJoiner(" ").add("READY port=" + managementPort());
        for (String pair : extra) {
            line.add(pair);
        }
        System.out.println(line);
        System.out.flush();
    }

    /** The reasons why the service is not ready, by check. */
    public Map<String, String> notReady() {
        Map<String, String> reasons = new ConcurrentSkipListMap<>();
        checks.forEach((name, check) -> check.get().ifPresent(reason -> reasons.put(name, reason)));
        return reasons;
    }

    /** Closes the parts in reverse order, whatever becomes of each, then the management endpoint. */
    @Override
    public void close() {
        for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.atWarn()
                        .setCause(e)
                        .addKeyValue("part", part.getClass().getSimpleName())
                        .log("did not close");
            }
        }
        server.stop();
        gcMetrics.close();
        meters.close();
    }

    private boolean mayKnow(ServerRequest request) {
        String shown = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        return token.isEmpty() || MessageDigest.isEqual(utf8("Bearer " + token.get()), utf8(shown));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void metrics(ServerRequest request, ServerResponse response) {
        if (!mayKnow(request)) {
            response.status(Status.UNAUTHORIZED_401).send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        response.send(meters.scrape());
    }

    private void act(ServerRequest request, ServerResponse response) {
        Supplier<String> action = actions.get(request.path().pathParameters().get("action"));
        if (action == null) {
            response.status(Status.NOT_FOUND_404).send();
        } else if (!mayKnow(request)) {
            response.status(Status.UNAUTHORIZED_401).send();
        } else {
            response.header(HeaderNames.CONTENT_TYPE, "application/json");
            try {
                response.send(action.get());
            } catch (IllegalStateException e) {
                response.status(Status.SERVICE_UNAVAILABLE_503)
                        .send("{\"error\":" + quoted(String.valueOf(e.getMessage())) + '}');
            }
        }
    }

    private void ready(ServerRequest request, ServerResponse response) {
        Map<String, String> reasons = notReady();
        StringJoiner body = new StringJoiner(",", "{", "}");
        body.add("\"status\":\"" + (reasons.isEmpty() ? "UP" : "DOWN") + '"');
        for (String name : mayKnow(request) ? checks.keySet() : Set.<String>of()) {
            String reason = reasons.get(name);
            body.add(quoted(name) + ':' + (reason == null ? "\"UP\"" : quoted(reason)));
        }
        notes.forEach((name, note) -> note.get().ifPresent(text -> body.add(quoted(name) + ':' + quoted(text))));
        response.status(reasons.isEmpty() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(body.toString());
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(' ');
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
