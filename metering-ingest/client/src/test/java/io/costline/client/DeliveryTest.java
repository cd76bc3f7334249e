package io.costline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.client.FakeDoor.Reply;
import io.costline.client.FakeDoor.Request;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to events on their way, with a door in every mood. */
class DeliveryTest extends ClientTest {

    @Test
    void eventsTravelTogetherCompressedUnderTheKey() throws Exception {
        // Given
        CostlineClient client = start(quick().linger(LONG).batchEvents(100));

        // When
        for (int i = 0; i < 250; i++) {
            assertThat(client.record(event("e" + i))).isTrue();
        }

        // Then
        assertThat(client.flush(LONG)).isTrue();
        assertThat(door.requests).hasSize(3).allSatisfy(request -> {
            assertThat(request.path()).isEqualTo("/v1/events");
            assertThat(request.header("Authorization")).isEqualTo("Bearer ck_test");
            assertThat(request.header("Content-encoding")).isEqualTo("gzip");
            assertThat(request.header("Content-type")).isEqualTo("application/json");
        });
        assertThat(door.accepted).hasSize(250);
        ClientMetrics metrics = client.metrics();
        assertThat(metrics.delivered()).isEqualTo(250);
        assertThat(metrics.bufferedBytes()).isZero();
        assertSumsUp(metrics);
    }

    @Test
    void aBatchIsFullByBytesToo() throws Exception {
        CostlineClient client = start(quick().linger(LONG).batchBytes(10_000));
        for (int i = 0; i < 20; i++) {
            client.record(event("e" + i, 2_000));
        }
        assertThat(client.flush(LONG)).isTrue();
        assertThat(door.requests)
                .hasSizeBetween(5, 7)
                .allSatisfy(request -> assertThat(request.body().length()).isLessThan(10_000));
    }

    @Test
    void aLoneEventGoesAfterItsLinger() throws Exception {
        CostlineClient client = start(quick().linger(Duration.ofMillis(300)));
        long before = System.nanoTime();
        client.record(event("e"));
        while (door.requests.isEmpty()) {
            Thread.sleep(5);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(Duration.ofMillis(280), LONG);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504, 401, 403, 408, 302, 200, 404, 400, 413})
    void whatIsNoVerdictOfTheDoorIsSentAgainUnderTheSameId(int status) throws Exception {
        // Given somebody on the way who answers twice
        var calls = new AtomicInteger();
        door.behaviour = request -> calls.incrementAndGet() <= 2 ? Reply.of(status, "<html>") : door.accept(request);
        CostlineClient client = start(quick());

        // When
        client.record(UsageEvent.builder().model("m").build());

        // Then
        assertThat(client.flush(LONG)).isTrue();
        assertThat(door.requests).hasSize(3);
        assertThat(new HashSet<>(door.requests.stream().map(Request::ids).toList()))
                .hasSize(1);
        assertThat(client.metrics().failures()).isEqualTo(2);
        assertThat(client.metrics().delivered()).isEqualTo(1);
    }

    @Test
    void aCutConnectionAndAHalfAnswerAreTriedAgain() throws Exception {
        // Given
        var calls = new AtomicInteger();
        door.behaviour = request -> switch (calls.incrementAndGet()) {
            case 1 -> Reply.cut();
            case 2 -> door.accept(request).cutInTheMiddle();
            case 3 -> Reply.of(202, "{\"accepted\":1,\"rejected\":0,\"results\":[]}");
            default -> door.accept(request);
        };
        CostlineClient client = start(quick());

        // When
        client.record(event("e"));

        // Then
        assertThat(client.flush(LONG)).isTrue();
        assertThat(door.accepted.get("e")).hasValue(2);
        assertThat(client.metrics().delivered()).isEqualTo(1);
        assertThat(client.metrics().failures()).isEqualTo(3);
    }

    @Test
    void anAnswerThatDoesNotEndIsNotWaitedFor() throws Exception {
        // Given a door that takes longer than is waited, once
        var calls = new AtomicInteger();
        door.behaviour =
                request -> calls.incrementAndGet() == 1 ? door.accept(request).after(3_000) : door.accept(request);
        CostlineClient client = start(quick().requestTimeout(Duration.ofMillis(200)));

        // When
        client.record(event("e"));

        // Then
        assertThat(client.flush(Duration.ofSeconds(2))).isTrue();
        assertThat(door.accepted.get("e")).hasValue(2);
    }

    @Test
    void retryAfterIsObeyedInSecondsAndAsADate() throws Exception {
        var calls = new AtomicInteger();
        door.behaviour = request -> switch (calls.incrementAndGet()) {
            case 1 -> Reply.of(429, "").with("Retry-After", "1");
            case 2 ->
                Reply.of(503, "")
                        .with(
                                "Retry-After",
                                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                        Instant.now().plusSeconds(2).atOffset(ZoneOffset.UTC)));
            default -> door.accept(request);
        };
        CostlineClient client = start(quick());
        client.record(event("e"));
        assertThat(client.flush(LONG)).isTrue();
        List<Long> times = door.requests.stream().map(Request::nanoTime).toList();
        assertThat(times.get(1) - times.get(0)).isBetween(1_000_000_000L, 1_900_000_000L);
        assertThat(times.get(2) - times.get(1)).isBetween(900_000_000L, 2_900_000_000L);
    }

    @Test
    void oneEventOfMayBeRejectedAndIsTold() throws Exception {
        // Given
        door.behaviour = request -> Reply.of(
                202,
                "{\"accepted\":2,\"rejected\":1,\"results\":[{\"index\":0,\"status\":\"accepted\",\"warnings\":[\"w\"]},"
                        + "{\"index\":1,\"status\":\"rejected\",\"code\":\"NEGATIVE\",\"field\":\"usage.input_tokens\","
                        + "\"message\":\"must not be negative\"},{\"index\":2,\"status\":\"accepted\"}]}");
        CostlineClient client = start(quick().linger(LONG));

        // When
        List.of("a", "b", "c").forEach(id -> client.record(event(id)));

        // Then
        assertThat(client.flush(LONG)).isTrue();
        assertThat(rejected)
                .containsExactly(new RejectedEvent("b", "NEGATIVE", "usage.input_tokens", "must not be negative"));
        assertThat(door.requests).hasSize(1);
        assertThat(client.metrics().delivered()).isEqualTo(2);
        assertSumsUp(client.metrics());
    }

    @Test
    void allMayBeRejected() throws Exception {
        door.behaviour = request -> Reply.of(
                400,
                "{\"error\":{\"code\":\"TOO_LATE\",\"field\":\"time\",\"message\":\"m\"},\"accepted\":0,\"rejected\":1,"
                        + "\"results\":[{\"index\":0,\"status\":\"rejected\",\"code\":\"TOO_LATE\",\"field\":\"time\",\"message\":\"m\"}]}");
        CostlineClient client = start(quick());
        client.record(event("a"));
        assertThat(client.flush(LONG)).isTrue();
        assertThat(rejected).containsExactly(new RejectedEvent("a", "TOO_LATE", "time", "m"));
        assertThat(door.requests).hasSize(1);
    }

    @Test
    void aListenerThatThrowsStopsNothing() throws Exception {
        door.behaviour = request ->
                Reply.of(400, "{\"error\":{\"code\":\"MALFORMED_JSON\",\"field\":\"body\",\"message\":\"m\"}}");
        CostlineClient client = start(quick().linger(LONG).onRejected(event -> {
            throw new IllegalStateException("no");
        }));
        client.record(event("a"));
        client.record(event("b"));
        assertThat(client.flush(LONG)).isTrue();
        assertThat(client.metrics().rejected()).isEqualTo(2);
        door.behaviour = door::accept;
        client.record(event("c"));
        assertThat(client.flush(LONG)).isTrue();
        assertThat(client.metrics().delivered()).isEqualTo(1);
    }

    @Test
    void aBatchTooLargeForTheDoorIsHalvedUntilItFits() throws Exception {
        // Given a door that takes three events at once, and never the one called big
        door.behaviour = request -> request.ids().size() > 3 || request.ids().contains("big")
                ? Reply.of(413, "{\"error\":{\"code\":\"TOO_LARGE\",\"field\":\"body\",\"message\":\"m\"}}")
                : door.accept(request);
        CostlineClient client = start(quick().linger(LONG));

        // When
        for (int i = 0; i < 40; i++) {
            client.record(event(i == 17 ? "big" : "e" + i));
        }

        // Then
        assertThat(client.flush(LONG)).isTrue();
        assertThat(rejected)
                .extracting(RejectedEvent::id, RejectedEvent::code)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("big", "TOO_LARGE"));
        assertThat(door.accepted)
                .hasSize(39)
                .allSatisfy((id, times) -> assertThat(times).hasValue(1));
        assertSumsUp(client.metrics());
    }

    @Test
    void aBatchTheDoorCannotTakeDoesNotStandInTheWayOfOthers() throws Exception {
        // Given
        door.behaviour = request -> request.ids().contains("poison") ? Reply.of(503, "") : door.accept(request);
        CostlineClient client = start(quick().concurrentRequests(1).batchEvents(1));

        // When
        client.record(event("poison"));
        for (int i = 0; i < 50; i++) {
            client.record(event("e" + i));
        }

        // Then
        assertThat(client.flush(Duration.ofSeconds(3))).isFalse();
        assertThat(door.accepted).hasSize(50);
        CloseReport report = client.close(Duration.ofMillis(50));
        assertThat(report.undelivered()).isEqualTo(1);
        assertThat(report.trouble()).isIn("", "HTTP 503");
    }

    @Test
    void nothingIsThrownWhenNobodyListensAndClosingSaysWhatIsLost() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        CostlineClient client = start(quick().url("http://127.0.0.1:" + port));
        for (int i = 0; i < 10; i++) {
            assertThat(client.record(event("e" + i))).isTrue();
        }
        long before = System.nanoTime();
        CloseReport report = client.close(Duration.ofMillis(300));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(2_500));
        assertThat(report.undelivered()).isEqualTo(10);
        assertThat(report.complete()).isFalse();
        assertThat(report.trouble()).contains("ConnectException");
        assertThat(client.record(event("late"))).isFalse();
        assertThat(client.close(LONG)).isEqualTo(report);
        assertThat(client.metrics().dropped()).isEqualTo(11);
        assertSumsUp(client.metrics());
    }

    @Test
    void closingDeliversWhatLingers() {
        CostlineClient client = start(quick().linger(LONG));
        client.record(event("a"));
        assertThat(client.close(LONG).complete()).isTrue();
        assertThat(door.accepted).containsOnlyKeys("a");
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("costline-client") && !thread.isDaemon());
    }

    @Test
    void closingDoesNotWaitForAHangingDoor() {
        door.behaviour = request -> door.accept(request).after(30_000);
        CostlineClient client = start(quick().requestTimeout(Duration.ofSeconds(60)));
        client.record(event("a"));
        long before = System.nanoTime();
        assertThat(client.close(Duration.ofMillis(200)).undelivered()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(2_500));
    }

    @Test
    void interruptsOfTheClientsOwnThreadsCostNothing() throws Exception {
        // Given
        CostlineClient client = start(quick());

        // When
        for (int i = 0; i < 200; i++) {
            client.record(event("e" + i));
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("costline-client"))
                    .forEach(Thread::interrupt);
        }

        // Then
        assertThat(client.flush(LONG)).isTrue();
        assertThat(door.accepted).hasSize(200);
        assertThat(client.metrics().delivered()).isEqualTo(200);
    }

    @Test
    void aKeyMayChangeOrBeAwayForAMoment() throws Exception {
        var asked = new AtomicInteger();
        CostlineClient client = start(quick().key(() -> switch (asked.incrementAndGet()) {
            case 1 -> throw new IllegalStateException("vault away");
            case 2 -> "not\na header";
            default -> "ck_second";
        }));
        client.record(event("e"));
        assertThat(client.flush(LONG)).isTrue();
        assertThat(door.requests)
                .singleElement()
                .satisfies(
                        request -> assertThat(request.header("Authorization")).isEqualTo("Bearer ck_second"));
    }

    @Test
    void whatNoDoorTakesIsRejectedAtOnce() {
        CostlineClient client = start(quick().batchBytes(5_000));
        assertThat(client.record(event("big", 6_000))).isFalse();
        assertThat(client.record(event("x".repeat(600)))).isFalse();
        assertThat(client.meterOpenAi("{", CallContext.empty())).isFalse();
        assertThat(client.meterOpenAi("<html>", CallContext.empty())).isFalse();
        assertThat(client.meterAnthropic("", CallContext.empty())).isFalse();
        assertThat(client.meterOpenAi(
                        "{}", CallContext.builder().tag("t", "x".repeat(20_000)).build()))
                .isFalse();
        assertThat(rejected)
                .extracting(RejectedEvent::code)
                .containsExactly(
                        "TOO_LARGE", "TOO_LONG", "MALFORMED_JSON", "MALFORMED_JSON", "MALFORMED_JSON", "TOO_LARGE");
        assertSumsUp(client.metrics());
    }

    @Test
    void aBuilderRefusesWhatCannotBe() {
        List<Function<CostlineClientBuilder, Object>> faults = List.of(
                builder -> builder.url("localhost:8087"),
                builder -> builder.url("ftp://host"),
                builder -> builder.url("http://host?x=1"),
                builder -> builder.key(" "),
                builder -> builder.key("a\nb"),
                builder -> builder.batchEvents(0),
                builder -> builder.batchEvents(10_001),
                builder -> builder.bufferBytes(0),
                builder -> builder.linger(Duration.ofMillis(-1)),
                builder -> builder.requestTimeout(Duration.ZERO),
                builder -> builder.overflow(Overflow.block(Duration.ofMillis(-1))));
        for (Function<CostlineClientBuilder, Object> fault : faults) {
            assertThatThrownBy(() -> fault.apply(quick())).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> CostlineClient.builder().build()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> quick().bufferBytes(1_000).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bufferBytes");
        assertThatThrownBy(() -> UsageEvent.builder().inputTokens(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
