package io.costline.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestEvent;
import io.costline.identity.EventIds;
import io.costline.topics.Keys;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BenchTrafficTest {
    private static final InMemoryRegistry REGISTRY = new InMemoryRegistry();
    private static final Instant RECEIVED = Instant.parse("2026-11-21T10:11:12.345678Z");

    private static final BenchTraffic TRAFFIC = generate();

    @Test
    void aCopyIsAnEventOfItsOwn() {
        // Given
        AvroDeserializer<RequestEvent> reader = AvroDeserializer.of(REGISTRY, RequestEvent.class);
        Map<String, Set<String>> callsByCopy = new HashMap<>();
        Map<String, Set<String>> tracesByCopy = new HashMap<>();
        List<RequestEvent> events = new ArrayList<>();

        // When
        TRAFFIC.forEach(7, 3, (template, copy) -> {
            byte[] value = template.copy(copy, RECEIVED);
            RequestEvent event = reader.deserialize("", value);
            events.add(event);
            callsByCopy
                    .computeIfAbsent(Integer.toString(copy), unused -> new HashSet<>())
                    .add(event.getCallId());
            tracesByCopy
                    .computeIfAbsent(Integer.toString(copy), unused -> new HashSet<>())
                    .add(event.getTraceId());
            assertThat(new String(template.key(value), StandardCharsets.UTF_8))
                    .isEqualTo(Keys.request(event.getTenant(), event.getCallId()));
        });

        // Then
        long ids = events.stream()
                .map(event -> EventIds.hex(event.getEventId().bytes()))
                .distinct()
                .count();
        assertThat(events)
                .hasSize(3 * TRAFFIC.size())
                .allSatisfy(event -> assertThat(event.getReceivedAt()).isEqualTo(RECEIVED));
        assertThat(ids).isEqualTo(TRAFFIC.calls(3));
        assertThat(distinct(callsByCopy)).isEqualTo(sum(callsByCopy));
        assertThat(distinct(tracesByCopy)).isEqualTo(sum(tracesByCopy));
    }

    @Test
    void everyTemplateIsShownOnceForEachCopy() {
        // Given
        Map<EventTemplate, Integer> shown = new HashMap<>();

        // When
        TRAFFIC.forEach(1, 50, (template, copy) -> shown.merge(template, copy, Integer::sum));

        // Then
        assertThat(shown).hasSize(TRAFFIC.size());
        assertThat(shown.values()).containsOnly(50 * 51 / 2);
    }

    @Test
    void aCopyOfARequestHasIdsOfItsOwn() {
        // Given
        HttpTemplate body = TRAFFIC.sources().getFirst().bodies().getFirst();

        // When
        String first = new String(body.copy(1), StandardCharsets.UTF_8);
        String second = new String(body.copy(2), StandardCharsets.UTF_8);

        // Then
        assertThat(first).hasSameSizeAs(second).isNotEqualTo(second).doesNotContain(EventTemplate.MARK);
        assertThat(ids(first)).hasSize(body.events()).doesNotContainAnyElementsOf(ids(second));
    }

    private static List<String> ids(String lines) {
        return lines.lines()
                .map(line -> line.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    private static long distinct(Map<String, Set<String>> sets) {
        return sets.values().stream().flatMap(Set::stream).distinct().count();
    }

    private static long sum(Map<String, Set<String>> sets) {
        return sets.values().stream().mapToLong(Set::size).sum();
    }

    @Test
    void agentsCallInOneTraceAndCustomersAreMany() {
        // When
        Set<String> traces = new HashSet<>();
        Set<String> sessions = new HashSet<>();
        int[] calls = new int[1];
        events(Profile.AGENTS, 6).forEach(event -> {
            traces.add(event.getTraceId());
            if (event.getTraceId().endsWith("-session")) {
                sessions.add(event.getTraceId());
                calls[0]++;
            }
        });
        Set<String> customers = new HashSet<>();
        events(Profile.CUSTOMERS, 6).forEach(event -> customers.add(event.getCustomerId()));

        // Then
        assertThat(sessions).hasSize(1);
        assertThat(calls[0]).isGreaterThan(300);
        assertThat(traces).hasSizeGreaterThan(1_000);
        assertThat(customers).hasSizeGreaterThan(3_000).doesNotContain("");
    }

    private static List<RequestEvent> events(Profile profile, int copies) {
        AvroDeserializer<RequestEvent> reader = AvroDeserializer.of(REGISTRY, RequestEvent.class);
        List<RequestEvent> events = new ArrayList<>();
        generate(profile)
                .forEach(
                        1,
                        copies,
                        (template, copy) -> events.add(reader.deserialize("", template.copy(copy, RECEIVED))));
        return events;
    }

    private static BenchTraffic generate() {
        return generate(Profile.TYPICAL);
    }

    private static BenchTraffic generate(Profile profile) {
        try (InputStream prices = BenchStack.prices()) {
            return BenchTraffic.generate(profile, 11, 3_000, AvroSerializer.of(REGISTRY, Topics.REQUESTS), prices);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
