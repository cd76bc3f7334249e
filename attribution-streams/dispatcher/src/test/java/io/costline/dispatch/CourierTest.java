package io.costline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CourierTest {
    private static final TopicPartition PARTITION = new TopicPartition("alerts", 0);
    private static final Duration DAY = Duration.ofDays(1);

    private final Receiver receiver = new Receiver();
    private final AtomicReference<Instant> now = new AtomicReference<>(Alerts.NOON);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Pending<Told> pending = new Pending<>();
    private final Poster poster =
            new Poster(new Addresses(List.of("127.0.0.0/8")), InetAddress::getAllByName, Duration.ofSeconds(20), null);
    private final Courier courier = new Courier(
            new Endpoint(
                    "ops",
                    Endpoint.Type.WEBHOOK,
                    new TextSource.Inline("url", receiver.url()),
                    new TextSource.Inline("secret_file", Receiver.SECRET),
                    "",
                    Set.of()),
            pending,
            poster,
            new Pauses(Duration.ofMillis(2), Duration.ofMillis(20)),
            DAY,
            (InstantSource) now::get,
            meters);
    private long offset;

    CourierTest() {
        pending.begin(PARTITION, 0);
    }

    @AfterEach
    void stop() throws IOException {
        courier.close();
        receiver.close();
        poster.close();
    }

    private void tell(String id, String budget) {
        var first = pending.add(PARTITION, offset++, budget, new Told(Alerts.firing(id, budget), Alerts.NOON));
        if (first != null) {
            courier.begin(first);
        }
    }

    private static void await(BooleanSupplier holds) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private double count(String outcome) {
        return meters.find("dispatcher.alerts").tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void anAlertIsTriedUntilItIsTakenAlwaysWithTheSameIdAndARightSignature() throws Exception {
        // Given
        AtomicInteger tries = new AtomicInteger();
        receiver.answer = got -> tries.incrementAndGet() < 5 ? 503 : 200;

        // When
        tell("a", "budget");
        await(() -> pending.size() == 0);

        // Then
        assertThat(receiver.got).hasSize(5).allSatisfy(got -> {
            assertThat(got.id()).isEqualTo("msg_a");
            assertThat(got.signed()).isTrue();
        });
        assertThat(pending.committable()).containsEntry(PARTITION, 1L);
        assertThat(courier.fault()).isEmpty();
        assertThat(count("delivered")).isEqualTo(1);
    }

    @Test
    void aLaterAlertOfABudgetWaitsAndThoseOfOthersDoNot() throws Exception {
        // Given
        receiver.answer = got -> got.alertId().equals("stuck") ? 500 : 200;

        // When
        tell("stuck", "budget");
        tell("behind", "budget");
        tell("other", "another");
        await(() -> receiver.got.stream().anyMatch(got -> got.alertId().equals("other")));
        await(() -> receiver.got.size() > 5);
        List<String> whileStuck = ids();
        receiver.answer = got -> 200;
        await(() -> pending.size() == 0);

        // Then
        assertThat(whileStuck).contains("other").doesNotContain("behind");
        assertThat(ids()).endsWith("behind");
    }

    private List<String> ids() {
        return receiver.got.stream().map(Receiver.Got::alertId).toList();
    }

    @Test
    void whatWasNotTakenForADayIsGivenUpAndTheEndpointIsDisabledWithAWord() throws Exception {
        // Given
        receiver.answer = got -> 500;
        tell("a", "budget");
        tell("b", "budget");
        await(() -> receiver.got.size() > 2);
        assertThat(courier.fault())
                .hasValueSatisfying(fault -> assertThat(fault).startsWith("fails since"));

        // When
        now.set(Alerts.NOON.plus(DAY));
        await(() -> pending.size() == 0);

        // Then
        assertThat(courier.fault())
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith("disabled until the next start")
                        .endsWith("answered 500"));
        assertThat(count("given_up")).isEqualTo(1);
        assertThat(count("skipped")).isEqualTo(1);
        assertThat(meters.get("dispatcher.disabled").gauge().value()).isEqualTo(1);
        assertThat(pending.committable()).containsEntry(PARTITION, 2L);
    }

    @Test
    void anAlertFromBeforeTheDayIsTriedOnce() throws Exception {
        // Given
        now.set(Alerts.NOON.plus(DAY).plus(DAY));
        receiver.answer = got -> 500;

        // When
        tell("old", "budget");
        await(() -> pending.size() == 0);

        // Then
        assertThat(receiver.got).hasSize(1);
        assertThat(meters.get("dispatcher.disabled").gauge().value()).isZero();
    }

    @Test
    void goneDisablesAtOnce() throws Exception {
        // Given
        receiver.answer = got -> 410;

        // When
        tell("a", "budget");
        tell("b", "budget");
        await(() -> pending.size() == 0);

        // Then
        assertThat(receiver.got).hasSize(1);
        assertThat(courier.fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("410 Gone"));
    }

    @Test
    void closedWhileItTriesTheAlertIsNotDone() throws Exception {
        // Given
        receiver.answer = got -> 500;
        tell("a", "budget");
        await(() -> receiver.got.size() > 1);

        // When
        courier.close();

        // Then
        assertThat(pending.committable()).containsEntry(PARTITION, 0L);
    }
}
