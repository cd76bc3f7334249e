package io.costline.cli.invoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.costline.cli.invoice.InvoiceFetch.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a server that pages, asks to wait, breaks and refuses. */
class InvoiceFetchTest {
    private static final Instant FROM = Instant.parse("2026-09-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-10-01T00:00:00Z");

    private record Answer(int status, String retryAfter, String body) {}

    @TempDir
    Path folder;

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            keys.add(exchange.getRequestHeaders().getFirst("x-api-key")
                    + '|'
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            Answer answer = answers.removeFirst();
            if (answer.status() == 0) {
                exchange.close(); // as a server that dies
                return;
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            if (!answer.retryAfter().isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
            }
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void everyPageIsFetchedOnceWhateverHappensInBetween() throws Exception {
        // Given two pages, and before the second one a server that is busy, fails and dies
        answers.add(new Answer(200, "", "{\"data\":[1],\"has_more\":true,\"next_page\":\"page two=\"}"));
        answers.add(new Answer(429, "17", "slow down"));
        answers.add(new Answer(503, "", "away"));
        answers.add(new Answer(0, "", ""));
        answers.add(new Answer(200, "", "{\"data\":[2],\"has_more\":false,\"next_page\":null}"));

        // When
        Path file = folder.resolve("costs.json");
        int pages = fetch(Report.ANTHROPIC_COSTS, file);

        // Then
        assertThat(pages).isEqualTo(2);
        JsonNode fetched = JsonMapper.shared().readTree(Files.readString(file));
        assertThat(fetched.at("/0/data/0").intValue()).isEqualTo(1);
        assertThat(fetched.at("/1/data/0").intValue()).isEqualTo(2);
        assertThat(asked.getFirst())
                .startsWith("/v1/organizations/cost_report?bucket_width=1d")
                .contains("&group_by%5B%5D=description&starting_at=2026-09-01T00:00:00Z&ending_at=2026-10-01T00:00:00Z")
                .doesNotContain("page=");
        assertThat(asked).last().asString().endsWith("&page=page+two%3D");
        assertThat(waits.getFirst()).isEqualTo(Duration.ofSeconds(17));
        assertThat(waits).isSorted().hasSizeGreaterThanOrEqualTo(2); // the client itself asks a dead server again
        assertThat(keys).containsOnly("secret|null");
    }

    @Test
    void openAiIsAskedInItsOwnWords() throws Exception {
        // Given
        answers.add(new Answer(200, "", "{\"data\":[],\"has_more\":false}"));

        // When
        fetch(Report.OPENAI_COSTS, folder.resolve("costs.json"));

        // Then
        assertThat(asked.getFirst())
                .contains("group_by=line_item&group_by=project_id&start_time=1788220800&end_time=1790812800");
        assertThat(keys).containsExactly("null|Bearer secret");
    }

    @Test
    void aRefusalIsToldAndTheFileOfBeforeStays() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("costs.json"), "earlier");
        answers.add(new Answer(200, "", "{\"data\":[],\"has_more\":true,\"next_page\":\"p\"}"));
        answers.add(new Answer(401, "", "{\"error\": {\"message\": \"invalid x-api-key\"}}"));

        // Then
        assertThatThrownBy(() -> fetch(Report.ANTHROPIC_USAGE, file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answered 401")
                .hasMessageContaining("invalid x-api-key")
                .hasMessageNotContaining("secret");
        assertThat(file).hasContent("earlier");
        assertThat(waits).isEmpty();
    }

    @Test
    void whoIsAwayForGoodIsGivenUp() {
        // Given
        for (int i = 0; i < 8; i++) {
            answers.add(new Answer(500, "", "broken"));
        }

        // Then
        assertThatThrownBy(() -> fetch(Report.OPENAI_USAGE, folder.resolve("usage.json")))
                .hasMessageContaining("answered 500: broken (asked 8 times)");
        assertThat(folder.resolve("usage.json")).doesNotExist();
        assertThat(waits).allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(Duration.ofMinutes(2)));
    }

    private int fetch(Report report, Path file) throws IOException {
        String base = "http://127.0.0.1:" + server.getAddress().getPort() + '/';
        return new InvoiceFetch(base, "secret", waits::add).fetch(report, FROM, TO, file);
    }
}
