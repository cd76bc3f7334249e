package io.costline.lab.traffic;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.costline.lab.traffic.Call.Outcome;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
                TRAFFIC.calls().stream().map(call -> call.place().traceId()).collect(toSet());
        assertThat(otherPrefix.calls())
                .extracting(call -> call.place().traceId())
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
        assertThat(TRAFFIC.calls()).extracting(Call::door).contains(Door.values());
        assertThat(TRAFFIC.calls()).extracting(Call::outcome).contains(Outcome.values());
        assertThat(TRAFFIC.calls().stream().map(Call::customer).collect(toSet()))
                .hasSize(Cast.CUSTOMERS.size() + 1)
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
            assertThat(attempts.stream().map(call -> call.place().traceId()).distinct())
                    .hasSize(1);
            assertThat(attempts).extracting(call -> call.attempt().index()).containsExactly(0, 1);
        });
    }

    @Test
    void customersNamedByALaterCallOnlyAreCommon() {
        // When
        Set<String> late = new HashSet<>();
        TRAFFIC.calls().stream()
                .collect(groupingBy(call -> call.place().traceId()))
                .forEach((trace, calls) -> {
                    if (calls.size() > 1
                            && calls.getFirst().customer().isEmpty()
                            && !calls.getLast().customer().isEmpty()) {
                        late.add(trace);
                    }
                });

        // Then
        assertThat(late).hasSizeGreaterThan(200).contains(Traffic.RESEARCH_AGENT_TRACE);
    }

    private static Usage usage(Call call) {
        return Objects.requireNonNullElse(call.usage(), Usage.plain(0, 0));
    }
}
