package io.costline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.costline.avro.Rejection;
import io.costline.avro.RequestEvent;
import io.costline.testkit.Stack;
import io.costline.topics.Keys;
import io.costline.topics.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole service against a real broker and registry. */
class HttpToKafkaIT {
    private static Stack stack;
    private static IngestMain service;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        assumeThat(Stack.unavailableReason()).isEmpty();
        stack = Stack.shared();
        Service.createTopics(stack);
        service = new IngestMain(Service.config(stack, Map.of("ingest.kafka-door.enabled", "false")));
        Service.await("ready", Duration.ofSeconds(20), () -> service.notReady().isEmpty());
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
        CLIENT.close();
    }

    private static String event(String id, String more) {
        return "{\"id\":\"" + id + "\",\"time\":\"" + Instant.now() + "\",\"model\":\"gpt-4o\"," + more
                + "\"usage\":{\"input_tokens\":7,\"output_tokens\":2}}";
    }

    private static String acceptedKey(String tenant) throws Exception {
        String token = Service.createKey(stack, tenant);
        Service.await(
                "the key to be known",
                Duration.ofSeconds(10),
                () -> Service.post(CLIENT, service.httpPort(), token, "/v1/ingest/none", "{}")
                                .statusCode()
                        != 401);
        return token;
    }

    @Test
    void acceptedEventsAreOnTheTopicWhenTheAnswerComes() throws Exception {
        // Given
        String token = acceptedKey("http-a");
        String batch = IntStream.range(0, 500)
                .mapToObj(i -> event("e" + i, ""))
                .collect(Collectors.joining(",", "[", ",{\"id\":\"bad\",\"usage\":{\"input_tokens\":-1}}]"));

        // When
        HttpResponse<String> response = Service.post(CLIENT, service.httpPort(), token, "/v1/events", batch);

        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        List<RequestEvent> events = Service.committed(
                stack,
                Topics.REQUESTS.name(),
                RequestEvent.class,
                event -> event.getTenant().equals("http-a"));
        assertThat(events).hasSize(500);
        assertThat(events.getFirst().getTokens().getInputUncached()).isEqualTo(7);
        Service.await(
                "the rejection",
                Duration.ofSeconds(10),
                () -> Service.committed(
                                        stack,
                                        Topics.REJECTED.name(),
                                        Rejection.class,
                                        rejection -> rejection.getTenant().equals("http-a"))
                                .size()
                        == 1);
    }

    @Test
    void observationsOfOneCallShareItsKey() throws Exception {
        // Given
        String token = acceptedKey("http-b");

        // When
        Service.post(
                CLIENT, service.httpPort(), token, "/v1/events", event("s1", "\"provider_response_id\":\"resp-9\","));

        // Then
        assertThat(Service.records(stack, Topics.REQUESTS.name()))
                .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                .contains(Keys.request("http-b", "resp-9"));
    }

    @Test
    void metricsTellWhatHappened() throws Exception {
        // Given
        String token = acceptedKey("http-c");
        Service.post(CLIENT, service.httpPort(), token, "/v1/events", event("m1", ""));

        // When
        String metrics = CLIENT.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.managementPort() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();

        // Then
        assertThat(metrics)
                .contains("costline_ingest_accepted_total")
                .contains("costline_ingest_publish_seconds")
                .contains("kafka_producer_record_send_total");
    }
}
