package io.costline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages' code as it stands there, before the door, over a way that fails: the first answer is a 503, the second is
 * lost after the door has accepted, so that the batch comes twice.
 */
class PagesTest {
    private static final Path PAGES = Path.of("../../deploy/gateways");

    @TempDir
    Path folder;

    private RealDoor door;
    private HttpServer way;
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws IOException {
        door = new RealDoor();
        way = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        way.createContext("/", this::pass);
        way.start();
    }

    @AfterEach
    void stop() {
        way.stop(0);
        http.close();
        door.close();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int request = requests.incrementAndGet();
            if (request == 1) {
                exchange.getResponseHeaders().set("Retry-After", "0");
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            HttpRequest.Builder on = HttpRequest.newBuilder(URI.create(door.url() + exchange.getRequestURI()))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!List.of("Connection", "Content-length", "Host", "Upgrade", "Http2-settings", "Transfer-encoding")
                        .contains(name)) {
                    values.forEach(value -> on.header(name, value));
                }
            });
            HttpResponse<byte[]> answer = http.send(on.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (request == 2) {
                return;
            }
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void java() throws Exception {
        // Given
        Path source = Files.writeString(folder.resolve("MeterCalls.java"), code("client-java.md", "java"));
        String classes = Path.of(CostlineClient.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        var compiler = ToolProvider.getSystemJavaCompiler();
        assumeTrue(compiler != null, "the tests run on a JRE, which has no compiler");
        assertThat(compiler.run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-cp",
                        classes,
                        "-d",
                        folder.toString(),
                        source.toString()))
                .isZero();

        // When
        String java = ProcessHandle.current().info().command().orElse("java");
        String said = run(List.of(
                java, "-Djava.io.tmpdir=" + folder, "-cp", classes + File.pathSeparator + folder, "MeterCalls"));

        // Then
        assertThat(said).isEqualToIgnoringNewLines("delivered 3, undelivered 0");
        assertThat(door.counted()).hasSize(3).containsKeys("chatcmpl-page-1", "msg_page_1");
        assertCameTwice(3);
        assertThat(door.counted().values())
                .allSatisfy(event -> assertThat(event.getCustomerId()).isEqualTo("acme"));
    }

    @Test
    void python() throws Exception {
        assumeTrue(isThere("python3"), "python3 is not there");
        Path source = Files.writeString(folder.resolve("costline.py"), code("client-python.md", "python"));
        assertPage(run(List.of("python3", source.toString())), "chatcmpl-page-2");
    }

    @Test
    void node() throws Exception {
        assumeTrue(isThere("node"), "node is not there");
        Path source = Files.writeString(folder.resolve("costline.mjs"), code("client-typescript.md", "js"));
        assertPage(run(List.of("node", source.toString())), "chatcmpl-page-3");
    }

    private void assertPage(String said, String response) {
        assertThat(said).isEqualToIgnoringNewLines("delivered 4, undelivered 0");
        assertThat(door.counted()).hasSize(4).containsKey(response);
        assertThat(door.counted().get(response).getStep()).isEqualTo("prüfen");
        assertThat(door.counted().get(response).getTokens().getInputUncached()).isEqualTo(1_200);
        assertThat(door.counted().values().stream()
                        .filter(event -> event.getStep().equals("plan")))
                .singleElement()
                .satisfies(event -> assertThat(event.getTokens().getCacheRead()).isEqualTo(1_000));
        // Refused once, lost once, then three events in one batch and one body.
        assertThat(requests).hasValue(4);
        assertCameTwice(4);
    }

    /** The lost answer's events came again, as themselves. */
    private void assertCameTwice(int events) {
        assertThat(door.published).hasSizeGreaterThan(events);
        assertThat(door.published.stream()
                        .map(event -> event.getEventId() + "/" + event.getContentHash())
                        .distinct())
                .hasSize(events);
    }

    private static String code(String page, String language) throws IOException {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGES.resolve(page)));
        assertThat(block.find()).as(page).isTrue();
        return block.group(1);
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    private String run(List<String> command) throws Exception {
        var builder = new ProcessBuilder(new ArrayList<>(command)).directory(folder.toFile());
        builder.environment()
                .put("COSTLINE_URL", "http://127.0.0.1:" + way.getAddress().getPort() + "/");
        builder.environment().put("COSTLINE_KEY", door.key());
        Path said = folder.resolve("said.txt");
        Path logged = folder.resolve("logged.txt");
        Process process = builder.redirectError(logged.toFile())
                .redirectOutput(said.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        String log = Files.readString(logged, StandardCharsets.UTF_8);
        assertThat(ended).as(log).isTrue();
        assertThat(process.exitValue()).as(log).isZero();
        assertThat(log).doesNotContain("rejected");
        return Files.readString(said, StandardCharsets.UTF_8);
    }
}
