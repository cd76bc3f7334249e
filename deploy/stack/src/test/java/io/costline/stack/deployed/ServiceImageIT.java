package io.costline.stack.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.identity.Attribution;
import io.costline.stack.Definitions;
import io.costline.stack.Endpoints;
import io.costline.stack.FreePorts;
import io.costline.stack.PipelineStack;
import io.costline.stack.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The images that {@code deploy/images/build.sh} made, each as a container without rights and with a root it cannot write: an event
 * goes in and its row comes out, and each ends in time when it is told to. Skipped where no engine or no image is.
 */
class ServiceImageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String PREFIX = System.getenv().getOrDefault("COSTLINE_IMAGES", "localhost/costline");
    private static final long MOST_BYTES = 220_000_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Service, Integer> management = new EnumMap<>(Service.class);
    private final List<String> started = new ArrayList<>();
    private final int door = FreePorts.next();
    private Engine engine;

    @TempDir
    Path folder;

    @BeforeEach
    void images() {
        List<Engine> engines = Engine.candidates();
        Assumptions.assumeFalse(engines.isEmpty(), "neither podman nor docker answers here");
        String revision = revision();
        for (Service service : Service.values()) {
            String image = image(service);
            String of = engines.getFirst()
                    .said(
                            "image",
                            "inspect",
                            "--format",
                            "{{index .Config.Labels \"org.opencontainers.image.revision\"}}",
                            image)
                    .orElse("");
            Assumptions.assumeTrue(
                    of.equals(revision),
                    () -> image + " of commit " + revision + " is not here"
                            + (of.isEmpty() ? "" : ", one of " + of + " is") + ": deploy/images/build.sh makes it");
        }
        engine = engines.stream()
                .filter(candidate -> candidate.runs(image(Service.INGEST)))
                .findFirst()
                .orElse(engines.getFirst());
        Assumptions.assumeTrue(
                engine.runs(image(Service.INGEST)),
                "the engine here cannot start a container, with confined.conf neither");
    }

    /** As build.sh writes it into the label. */
    private static String revision() {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "HEAD")
                    .directory(DeployFolder.path(".").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.waitFor() == 0 ? text.strip() : "unknown";
        } catch (IOException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    @AfterEach
    void remove() {
        started.forEach(name -> engine.said("rm", "-f", "-v", name));
    }

    private static String image(Service service) {
        return PREFIX + '/' + service.prefix() + ':' + DeployFolder.version();
    }

    @Test
    void imagesAreSmallAndHoldWhatTheirServiceNeeds() {
        for (Service service : Service.values()) {
            String size = engine.done("image", "inspect", "--format", "{{.Size}}", image(service));
            assertThat(Long.parseLong(size)).as(image(service)).isLessThan(MOST_BYTES);
            String jars = engine.done(
                    "run",
                    "--rm",
                    "--network",
                    "none",
                    "--entrypoint",
                    "/bin/bash",
                    image(service),
                    "-c",
                    "echo /opt/costline/*.jar /opt/costline/lib/*");
            assertThat(jars)
                    .contains("costline-service-")
                    .doesNotContain(
                            "testcontainers",
                            "scala-library",
                            "kafka_2.13",
                            "kafka-server",
                            "junit",
                            "costline-servers",
                            "costline-testkit");
            assertThat(jars.contains("rocksdbjni"))
                    .as(image(service))
                    .isEqualTo(service != Service.INGEST && service != Service.SINK && service != Service.DISPATCHER);
        }
    }

    @Test
    void anEventGoesInAndItsRowComesOutAndAllEndWhenTold() throws Exception {
        try (PipelineStack servers = PipelineStack.startFoundation(folder.resolve("servers"), true, what -> {})) {
            // Given
            for (Service service : Service.values()) {
                run(service, servers.endpoints());
            }
            for (Service service : Service.values()) {
                await(
                        service + " is ready",
                        () -> status("http://127.0.0.1:" + management.get(service) + "/health/ready") == 200);
            }
            String key = new Definitions(
                            servers.endpoints().bootstrapServers(),
                            servers.endpoints().registryUrl())
                    .createKey(Attribution.ofTenant("images"), "images")
                    .token();

            // When
            await("the door takes it", () -> post(key) == 202);

            // Then
            await("its row", () -> rows(servers.endpoints()).equals("1"));
            for (String name : started) {
                engine.done("stop", "-t", "30", name);
                assertThat(engine.done("inspect", "--format", "{{.State.ExitCode}}", name))
                        .as(() -> name + " ends by itself; 137 is a kill" + logs())
                        .isIn("0", "143");
            }
        }
    }

    private void run(Service service, Endpoints endpoints) {
        int port = FreePorts.next();
        management.put(service, port);
        String name = "costline-it-" + service.prefix() + '-' + port;
        List<String> command = new ArrayList<>(List.of(
                "run",
                "-d",
                "--name",
                name,
                "--network",
                "host",
                "--read-only",
                "--user",
                "10001:10001",
                "--cap-drop",
                "ALL",
                "--security-opt",
                "no-new-privileges",
                "--memory",
                "700m",
                "--tmpfs",
                "/tmp:rw,exec,mode=1777",
                // Not a tmpfs: where the image has the folder, runc mounts one that only root may write.
                "--volume",
                "/var/lib/costline"));
        setting(command, service, "kafka.bootstrap.servers", endpoints.bootstrapServers());
        setting(command, service, "registry.url", endpoints.registryUrl());
        setting(command, service, "management.port", Integer.toString(port));
        switch (service) {
            case INGEST -> {
                setting(command, service, "http.host", "127.0.0.1");
                setting(command, service, "http.port", Integer.toString(door));
            }
            case ENRICHER, ATTRIBUTION -> setting(command, service, "state-dir", "/var/lib/costline/state");
            case SINK, LEDGER -> setting(command, service, "clickhouse.url", endpoints.clickHouseUrl());
            case CONSOLE -> {
                setting(command, service, "clickhouse.url", endpoints.clickHouseUrl());
                setting(command, service, "http.port", "0");
            }
            case DISPATCHER -> {}
        }
        command.add(image(service));
        engine.done(command.toArray(String[]::new));
        started.add(name);
    }

    private static void setting(List<String> command, Service service, String key, String value) {
        String variable =
                (service.prefix() + '.' + key).replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
        command.addAll(List.of("-e", variable + '=' + value));
    }

    private interface Question {
        boolean holds() throws InterruptedException;
    }

    private void await(String what, Question question) throws InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!question.holds()) {
            assertThat(Instant.now()).as(() -> what + logs()).isBefore(deadline);
            Thread.sleep(200);
        }
    }

    private String logs() {
        StringBuilder all = new StringBuilder();
        started.forEach(name -> all.append("\n== ")
                .append(name)
                .append('\n')
                .append(engine.said("logs", "--tail", "5", name).orElse("")));
        return all.toString();
    }

    private int status(String url) throws InterruptedException {
        return sent(HttpRequest.newBuilder(URI.create(url))).statusCode();
    }

    private int post(String key) throws InterruptedException {
        String event = "{\"id\":\"the-call-of-the-images\",\"time\":\"" + Instant.now()
                + "\",\"provider\":\"openai\",\"model\":\"gpt-4o\",\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}";
        return sent(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door + "/v1/events"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(event)))
                .statusCode();
    }

    private String rows(Endpoints endpoints) throws InterruptedException {
        return sent(HttpRequest.newBuilder(URI.create(endpoints.clickHouseUrl()))
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "SELECT count() FROM costline.request_costs WHERE tenant = 'images'")))
                .body()
                .strip();
    }

    private record Answer(int statusCode, String body) {}

    private Answer sent(HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<String> response =
                    client.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Answer(0, "");
        }
    }
}
