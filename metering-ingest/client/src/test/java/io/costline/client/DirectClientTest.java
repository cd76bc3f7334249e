package io.costline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.client.EventVerdict.Outcome;
import io.costline.client.FakeDoor.Reply;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DirectClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    @Test
    void returnsWhatTheDoorItselfSaidOfEachElement() throws Exception {
        // Given
        String body = """
            [{"id": "call-of-some-length", "provider": "openai", "model": "gpt-4o", "unheard_of": 1,
              "usage": {"input_tokens": 10, "output_tokens": 1}},
             {"id": "another-call-of-some-length", "usage": {"input_tokens": -1}}]\
            """;
        try (var door = new RealDoor();
                DirectClient client = direct(door.url(), door.key())) {
            // When
            DoorAnswer answer = client.post("/v1/events", JSON, bytes(body), PATIENCE);

            // Then
            assertThat(answer.accepted()).isTrue();
            assertThat(answer.repeats()).isZero();
            assertThat(answer.count(Outcome.ACCEPTED)).isEqualTo(1);
            EventVerdict good = answer.verdicts().get(0);
            assertThat(good.eventId()).matches("[0-9a-f]{32}");
            assertThat(good.warnings()).singleElement().asString().contains("unheard_of");
            EventVerdict bad = answer.verdicts().get(1);
            assertThat(bad.index()).isEqualTo(1);
            assertThat(bad.outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(bad.code()).isEqualTo("NEGATIVE");
            assertThat(bad.field()).isEqualTo("usage.input_tokens");
            assertThat(door.published).hasSize(1);
        }
    }

    @Test
    void sendsEventsAndTellsTheirIds() throws Exception {
        try (var door = new RealDoor();
                DirectClient client = direct(door.url(), door.key())) {
            // When
            UsageEvent event = UsageEvent.builder()
                    .provider("openai")
                    .model("gpt-4o")
                    .inputTokens(10)
                    .build();
            DoorAnswer first = client.send(List.of(event), PATIENCE);
            DoorAnswer again = client.send(List.of(event), PATIENCE);

            // Then
            assertThat(first.verdicts()).isEqualTo(again.verdicts());
            assertThat(first.count(Outcome.ACCEPTED)).isEqualTo(1);
        }
    }

    @Test
    void aRefusalOfTheWholeIsAnAnswerAndNotRepeated() throws Exception {
        try (var door = new RealDoor();
                DirectClient stranger = direct(door.url(), "ck_nobody_knows");
                DirectClient client = direct(door.url(), door.key())) {
            assertThat(stranger.post("/v1/events", JSON, bytes("[]"), PATIENCE).status())
                    .isEqualTo(401);
            assertThat(stranger.awaitKey(Duration.ofMillis(200))).isFalse();
            assertThat(client.awaitKey(PATIENCE)).isTrue();

            // When
            DoorAnswer answer = client.post("/v1/ingest/nobody", JSON, bytes("{}"), PATIENCE);

            // Then
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("UNKNOWN_SOURCE");
            assertThat(answer.message()).isNotEmpty();
            assertThat(answer.verdicts()).isEmpty();
        }
    }

    @Test
    void aDoorThatIsFullOrAwayIsAskedAgainWithTheSameBody() throws Exception {
        try (var door = new FakeDoor();
                DirectClient client = direct(door.url(), "key")) {
            // Given
            AtomicInteger times = new AtomicInteger();
            door.behaviour = request -> switch (times.getAndIncrement()) {
                case 0 -> Reply.of(429, "{}");
                case 1 -> Reply.of(503, "{}");
                case 2 -> Reply.cut();
                default -> door.accept(request);
            };

            // When
            DoorAnswer answer = client.post("/v1/events", JSON, bytes("[{\"id\": \"a\"}]"), PATIENCE);

            // Then
            assertThat(answer.accepted()).isTrue();
            assertThat(answer.repeats()).isEqualTo(3);
            assertThat(door.requests).extracting(FakeDoor.Request::body).containsOnly("[{\"id\": \"a\"}]");
        }
    }

    @Test
    void patienceEndsWithTheLastAnswerOrWithTheReasonThatThereIsNone() throws Exception {
        try (var door = new FakeDoor();
                DirectClient client = direct(door.url(), "key")) {
            door.behaviour = request -> Reply.of(503, "{\"error\":{\"code\":\"UNAVAILABLE\",\"message\":\"later\"}}");
            DoorAnswer answer = client.post("/v1/events", JSON, bytes("[]"), Duration.ofMillis(50));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.message()).isEqualTo("later");
        }
        int nobody;
        try (var free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        try (DirectClient client = direct("http://127.0.0.1:" + nobody, "key")) {
            assertThatThrownBy(() -> client.post("/v1/events", JSON, bytes("[]"), Duration.ZERO))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no answer from http://127.0.0.1:" + nobody + "/v1/events");
        }
    }

    private static DirectClient direct(String url, String key) {
        return CostlineClient.builder()
                .url(url)
                .key(key)
                .backoff(Duration.ofMillis(1), Duration.ofMillis(5))
                .buildDirect();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
