package io.costline.lab.traffic;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.costline.lab.traffic.Call.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TrafficGeneratorTest {
    private static final Instant END = Instant.parse("2026-06-01T12:00:00Z");
    private static final Traffic TRAFFIC = TrafficGenerator.generate(TrafficOptions.all(7, END));

    @Test
    void theSameSeedGivesTheSameBytesInTheSameOrder() {
        // When
        Traffic again = TrafficGenerator.generate(TrafficOptions.all(7, END));

        // Then
        assertThat(again.calls()).isEqualTo(TRAFFIC.calls());
        assertThat(again.deliveries()).hasSameSizeAs(TRAFFIC.deliveries());
        for (int i = 0; i < again.deliveries().size(); i++) {
            Delivery delivery = again.deliveries().get(i);
            assertThat(delivery.body()).isEqualTo(TRAFFIC.deliveries().get(i).body());
            assertThat(delivery.headers()).isEqualTo(TRAFFIC.deliveries().get(i).headers());
        }
    }

    @Test
    void anotherSeedOrPrefixSharesNoId() {
        // When
        Traffic otherSeed = TrafficGenerator.generate(TrafficOptions.all(8, END).withRequests(2_000));
        Traffic otherPrefix = TrafficGenerator.generate(
                TrafficOptions.all(7, END).withRequests(2_000).withIdPrefix("b-"));

        // Then
        Set<String> ids = TRAFFIC.calls().stream().map(Call::nativeId).collect(toSet());
        assertThat(otherSeed.calls()).extracting(Call::nativeId).doesNotContainAnyElementsOf(ids);
        assertThat(otherPrefix.calls()).extracting(Call::nativeId).doesNotContainAnyElementsOf(ids);
        Set<String> traces =
                TRAFFIC.calls().stream().map(call -> call.work().traceId()).collect(toSet());
        assertThat(otherPrefix.calls())
                .extracting(call -> call.work().traceId())
                .doesNotContainAnyElementsOf(traces);
    }

    @Test
    void everyRecordedRequestEndsInOneCallOfItsRecordedSize() {
        // When
        Map<List<Long>, Long> recorded = AzureTraces.load().stream()
                .collect(groupingBy(
                        arrival -> List.of((long) arrival.inputTokens(), (long) arrival.outputTokens()), counting()));
        Map<List<Long>, Long> sent = TRAFFIC.calls().stream()
                .filter(call -> call.outcome().ok())
                .collect(groupingBy(
                        call -> List.of(usage(call).input(), usage(call).output()), counting()));

        // Then
        assertThat(recorded.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(TrafficOptions.ALL);
        long missing = recorded.entrySet().stream()
                .mapToLong(size -> Math.max(0, size.getValue() - sent.getOrDefault(size.getKey(), 0L)))
                .sum();
        // Those that no attempt could serve: about four in a thousand.
        assertThat(missing).isLessThan(TrafficOptions.ALL / 200);
    }

    @Test
    void timesKeepTheRecordedOrderWithinTheSpanAndEndBeforeTheEnd() {
        // Then
        assertThat(TRAFFIC.calls()).isSortedAccordingTo((a, b) -> a.startedAt().compareTo(b.startedAt()));
        assertThat(TRAFFIC.firstTime())
                .isAfterOrEqualTo(END.minus(TRAFFIC.options().span()));
        assertThat(TRAFFIC.lastTime()).isBefore(END.plusSeconds(10));
    }

    @Test
    void itHoldsEverythingItPromises() {
        // Then
        assertThat(TRAFFIC.calls()).extracting(Call::nativeId).doesNotHaveDuplicates();
        assertThat(TRAFFIC.calls())
                .extracting(Call::door)
                .contains(Arrays.stream(Door.values()).filter(Door::http).toArray(Door[]::new));
        assertThat(TRAFFIC.calls()).extracting(Call::outcome).contains(Outcome.values());
        assertThat(TRAFFIC.calls().stream().map(call -> call.who().customer()).collect(toSet()))
                .hasSize(Invented.CUSTOMERS.size() + 1)
                .contains("");
        assertThat(TRAFFIC.calls().stream().filter(call -> call.served() == Model.UNKNOWN))
                .hasSizeBetween(30, 120);
        assertThat(TRAFFIC.deliveries().stream().filter(Delivery::repeat)).hasSizeGreaterThan(10);
        assertThat(TRAFFIC.superseded()).isGreaterThan(50);
        assertThat(TRAFFIC.sentCalls())
                .isEqualTo(TRAFFIC.calls().size()
                        + TRAFFIC.superseded()
                        + TRAFFIC.deliveries().stream()
                                .filter(Delivery::repeat)
                                .mapToLong(Delivery::calls)
                                .sum());
        assertThat(TRAFFIC.calls().stream().filter(call -> usage(call).cacheRead() > 0))
                .hasSizeGreaterThan(2_000);
        assertThat(TRAFFIC.calls().stream().filter(call -> usage(call).cacheWrite() > 0))
                .hasSizeGreaterThan(200);
    }

    @Test
    void attemptsOfAnOperationShareItsTraceAndAreNumberedFromZero() {
        // When
        Map<String, List<Call>> operations = TRAFFIC.calls().stream()
                .filter(call -> !call.attempt().operationId().isEmpty())
                .collect(groupingBy(call -> call.attempt().operationId()));

        // Then
        assertThat(operations).hasSizeGreaterThan(500);
        operations.values().forEach(attempts -> {
            assertThat(attempts.stream().map(call -> call.work().traceId()).distinct())
                    .hasSize(1);
            assertThat(attempts).extracting(call -> call.attempt().index()).containsExactly(0, 1);
        });
    }

    @Test
    void customersNamedByALaterCallOnlyAreCommon() {
        // When
        Set<String> late = new HashSet<>();
        TRAFFIC.calls().stream()
                .collect(groupingBy(call -> call.work().traceId()))
                .forEach((trace, calls) -> {
                    if (calls.size() > 1
                            && calls.getFirst().who().customer().isEmpty()
                            && !calls.getLast().who().customer().isEmpty()) {
                        late.add(trace);
                    }
                });

        // Then
        assertThat(late).hasSizeGreaterThan(200).contains(Traffic.RESEARCH_AGENT_TRACE);
    }

    @Test
    void theDemosCastSaysAllThatACallCanSayHoweverFewRequestsAreUsed() {
        for (int requests : List.of(1, 40, 5_000)) {
            // When
            Traffic traffic = TrafficGenerator.generate(
                    TrafficOptions.all(7, END).withRequests(requests).withEveryDimension(),
                    (model, usage) -> BigDecimal.ONE);

            // Then
            List<Call> calls = traffic.calls();
            assertThat(calls).extracting(Call::nativeId).doesNotHaveDuplicates();
            assertThat(calls).extracting(call -> call.run().tariff()).contains(Call.Tariff.values());
            assertThat(calls).anyMatch(call -> call.run().ownKey());
            assertThat(calls).anyMatch(call -> call.estimate() != null);
            assertThat(calls).anyMatch(call -> !call.seen().gateway());
            assertThat(calls).anyMatch(call -> call.served().equals(Traffic.PRICED_LATE));
            for (Function<Call, String> dimension : List.<Function<Call, String>>of(
                    call -> call.who().project(),
                    call -> call.who().appKey(),
                    call -> call.who().account(),
                    call -> call.who().environment(),
                    call -> call.run().route(),
                    call -> call.run().tier(),
                    call -> call.run().region())) {
                assertThat(calls).extracting(dimension).anyMatch(value -> !value.isEmpty());
            }
            assertThat(traffic.refused()).isPositive();
        }
    }

    @Test
    void theLeanCastSaysNoMoreThanALoadNeeds() {
        assertThat(TRAFFIC.calls()).allMatch(call -> call.run().equals(Call.Run.PLAIN) && call.estimate() == null);
        assertThat(TRAFFIC.refused()).isZero();
    }

    private static Usage usage(Call call) {
        return Objects.requireNonNullElse(call.usage(), Usage.plain(0, 0));
    }
}
