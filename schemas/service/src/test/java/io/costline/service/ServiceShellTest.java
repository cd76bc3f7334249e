package io.costline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceShellTest {
    private final ServiceShell shell = ServiceShell.start("test-service", "test", Management.onThisMachine(0));
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.close();
        shell.close();
    }

    @Test
    void isReadyWhileNoCheckHasAReasonAgainst() throws Exception {
        // Given
        AtomicReference<Optional<String>> reason = new AtomicReference<>(Optional.of("topic \"x\" is missing"));
        shell.check("topics", reason::get);

        // When
        HttpResponse<String> before = get("/health/ready");
        String measured = get("/metrics").body();
        reason.set(Optional.empty());
        HttpResponse<String> after = get("/health/ready");

        // Then
        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.body()).isEqualTo("{\"status\":\"DOWN\",\"topics\":\"topic \\\"x\\\" is missing\"}");
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(after.body()).isEqualTo("{\"status\":\"UP\",\"topics\":\"UP\"}");
        assertThat(measured).contains("costline_ready{service=\"test-service\"} 0.0");
        assertThat(get("/metrics").body()).contains("costline_ready{service=\"test-service\"} 1.0");
    }

    @Test
    void showsItsMetersToPrometheus() throws Exception {
        // Given
        shell.meters().counter("costline.events.in", "source", "litellm").increment(3);

        // When
        HttpResponse<String> scraped = get("/metrics");

        // Then
        assertThat(scraped.statusCode()).isEqualTo(200);
        assertThat(scraped.body())
                .contains("costline_events_in_total{service=\"test-service\",source=\"litellm\"} 3.0")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void aTakenPortIsToldByItsSettingAndNothingStarts() {
        assertThatThrownBy(() -> ServiceShell.start("other", "other", Management.onThisMachine(shell.managementPort())))
                .isInstanceOf(CannotListenException.class)
                .hasMessageContaining("other.management: cannot listen on 127.0.0.1 port " + shell.managementPort());
    }

    @Test
    void withATokenReasonsAndMetricsAreForWhoeverShowsIt() throws Exception {
        Management guarded = new Management() {
            @Override
            public int port() {
                return 0;
            }

            @Override
            public String host() {
                return "127.0.0.1";
            }

            @Override
            public Optional<String> token() {
                return Optional.of("s3cret");
            }
        };
        try (var other = ServiceShell.start("other", "other", guarded)) {
            other.check("keys", () -> Optional.of("tenant acme"));
            URI address = URI.create("http://127.0.0.1:" + other.managementPort());

            // When / Then
            assertThat(get(address.resolve("/metrics"), "").statusCode()).isEqualTo(401);
            assertThat(get(address.resolve("/metrics"), "Bearer s3cret").statusCode())
                    .isEqualTo(200);
            assertThat(get(address.resolve("/health/ready"), "Bearer other").body())
                    .isEqualTo("{\"status\":\"DOWN\"}");
            assertThat(get(address.resolve("/health/ready"), "Bearer s3cret").body())
                    .contains("tenant acme");
        }
    }

    @Test
    void doesWhatItIsAskedToAndSaysWhyNot() throws Exception {
        // Given
        shell.action("pass", () -> "{\"records\":3}");
        shell.action("fail", () -> {
            throw new IllegalStateException("ClickHouse is \"away\"");
        });

        // When / Then
        assertThat(post("/pass").body()).isEqualTo("{\"records\":3}");
        assertThat(post("/fail").statusCode()).isEqualTo(503);
        assertThat(post("/fail").body()).isEqualTo("{\"error\":\"ClickHouse is \\\"away\\\"\"}");
        assertThat(post("/other").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + shell.managementPort() + path))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(URI address, String authorization) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(address)
                        .header("Authorization", authorization)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + shell.managementPort() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
