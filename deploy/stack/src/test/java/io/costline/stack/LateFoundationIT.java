package io.costline.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.embedded.broker.EmbeddedBroker;
import io.costline.embedded.clickhouse.EmbeddedClickHouse;
import io.costline.embedded.process.ServiceProcess;
import io.costline.embedded.registry.EmbeddedRegistry;
import io.costline.identity.Attribution;
import io.costline.topics.TopicAdmin;
import io.costline.topics.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services come first, and what they stand on one after the other. */
class LateFoundationIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Service, Integer> management = new EnumMap<>(Service.class);

    @TempDir
    Path folder;

    @Test
    void servicesSayWhatTheyWaitForAndDoTheirWorkOnceItIsThere() throws Exception {
        // Given four services and nothing else
        int broker = FreePorts.next();
        int registry = FreePorts.next();
        int clickhouse = FreePorts.next();
        int door = FreePorts.next();
        Endpoints later =
                new Endpoints("127.0.0.1:" + broker, "http://127.0.0.1:" + registry, "http://127.0.0.1:" + clickhouse);
        Map<Service, CompletableFuture<ServiceProcess>> starts = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            management.put(service, FreePorts.next());
            Map<String, String> settings =
                    service == Service.INGEST ? Map.of("ingest.http.port", Integer.toString(door)) : Map.of();
            var command = new ServiceCommands(later, folder)
                    .of(service, service.prefix(), management.getOrDefault(service, 0), settings)
                    .withJvmArguments("-Xms64m", "-Xmn32m", "-Xmx256m", "-XX:TieredStopAtLevel=1");
            starts.put(service, CompletableFuture.supplyAsync(() -> ServiceProcess.start(command), threads));
        }
        try {
            Set<Service> others = EnumSet.complementOf(EnumSet.of(Service.SINK));
            awaitSaid(others, "waiting for Kafka");
            awaitSaid(Set.of(Service.SINK), "waiting for ClickHouse");
            try (var tables = EmbeddedClickHouse.start(folder.resolve("clickhouse"), clickhouse)) {
                awaitSaid(Set.of(Service.SINK), "waiting for Kafka");
                try (var kafka = EmbeddedBroker.start(folder.resolve("broker"), broker)) {
                    awaitSaid(starts.keySet(), "waiting for Kafka: missing topics");
                    try (var admin = TopicAdmin.connect(later.bootstrapServers())) {
                        new TopicAdmin(admin).ensure(Topics.ALL, Optional.empty());
                    }
                    awaitSaid(starts.keySet(), "waiting for the schema registry");

                    // When the last of them comes
                    try (var schemas = EmbeddedRegistry.start(folder.resolve("registry"), registry)) {
                        Definitions.ensure(later);

                        // Then all get to work
                        awaitSaid(starts.keySet(), "\"status\":\"UP\"");
                        var key = new Definitions(later.bootstrapServers(), later.registryUrl())
                                .createKey(Attribution.ofTenant("late"), "late");
                        awaitTrue("the key", () -> post(door, key.token()) == 202);
                        awaitTrue(
                                "the call's cost",
                                () -> ask(
                                                URI.create(later.clickHouseUrl()),
                                                "SELECT count() FROM costline.request_costs")
                                        .strip()
                                        .equals("1"));
                        stop(starts.values());
                    }
                }
            }
        } finally {
            stop(starts.values());
            threads.close();
        }
    }

    private static void stop(Collection<CompletableFuture<ServiceProcess>> starts) {
        starts.stream()
                .map(start -> start.handle((process, failure) -> process == null ? 0 : process.stop()))
                .toList()
                .forEach(CompletableFuture::join);
    }

    private void awaitSaid(Set<Service> services, String words) throws Exception {
        for (Service service : services) {
            awaitTrue(
                    service + ": " + words,
                    () -> health(management.getOrDefault(service, 0)).contains(words));
        }
    }

    private interface Question {
        boolean holds() throws Exception;
    }

    private static void awaitTrue(String what, Question question) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!question.holds()) {
            assertThat(Instant.now()).as(what).isBefore(deadline);
            Thread.sleep(100);
        }
    }

    private String health(int port) throws InterruptedException {
        try {
            return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready")))
                    .body();
        } catch (IOException e) {
            return ""; // its shell is still to open
        }
    }

    private int post(int door, String token) throws IOException, InterruptedException {
        String event = "{\"id\":\"the-one-and-only-late-call\",\"time\":\"" + Instant.now()
                + "\",\"provider\":\"openai\",\"model\":\"gpt-4o\",\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}";
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door + "/v1/events"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(event)))
                .statusCode();
    }

    private String ask(URI clickhouse, String sql) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(clickhouse).POST(HttpRequest.BodyPublishers.ofString(sql)))
                .body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
