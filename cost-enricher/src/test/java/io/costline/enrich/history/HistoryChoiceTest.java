package io.costline.enrich.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.EventId;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBuckets;
import io.costline.avro.UsageStatus;
import io.costline.identity.EventIds;
import io.costline.topics.Topics;
import io.costline.trials.Trials;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HistoryChoiceTest {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    static {
        AvroSerializer.of(new InMemoryRegistry(), Topics.REQUESTS); // lets Avro make defaults of our classes
    }

    private static RequestEvent event(String source, ObservationLayer layer, String nativeId, String responseId) {
        byte[] id = EventIds.of("demo", source, nativeId);
        return RequestEvent.newBuilder()
                .setEventId(new EventId(id))
                .setTenant("demo")
                .setSource(source)
                .setLayer(layer)
                .setCallId(responseId.isEmpty() ? EventIds.hex(id) : responseId)
                .setProviderResponseId(responseId)
                .setEventTime(NOON)
                .setReceivedAt(NOON.plus(Duration.ofDays(90)))
                .setUsageStatus(UsageStatus.COMPLETE)
                .setTokens(TokenBuckets.newBuilder()
                        .setInputUncached(100)
                        .setOutputVisible(10)
                        .build())
                .build();
    }

    private static RequestEvent gateway(String responseId) {
        return event("litellm", ObservationLayer.GATEWAY, responseId, responseId);
    }

    private static RequestEvent provider(String responseId) {
        return event("openai", ObservationLayer.PROVIDER, responseId, responseId);
    }

    private static String id(RequestEvent event) {
        return EventIds.hex(event.getEventId().bytes());
    }

    /** What ClickHouse would say after these. */
    private static StoredViews stored(List<RequestEvent> events) {
        Set<String> ids = new HashSet<>();
        Map<String, List<RequestEvent>> calls = new HashMap<>();
        for (RequestEvent event : events) {
            ids.add(id(event));
            calls.computeIfAbsent(event.getCallId(), call -> new ArrayList<>()).add(event);
        }
        return new StoredViews(ids, calls);
    }

    @Test
    void whatIsStoredIsNotStoredAgainWhateverItsRevision() {
        // Given
        RequestEvent later = gateway("r-1");
        later.setRevision(3);

        // When
        HistoryChoice choice = HistoryChoice.of(List.of(later), stored(List.of(gateway("r-1"))));

        // Then
        assertThat(choice.counting()).isEmpty();
        assertThat(choice.evidence()).isEmpty();
        assertThat(choice.stored()).isOne();
    }

    @Test
    void ofRecordsOfAnEventTheHighestRevisionIsTaken() {
        // Given
        RequestEvent updated = gateway("r-1");
        updated.setRevision(1);

        // When
        HistoryChoice choice = HistoryChoice.of(List.of(gateway("r-1"), updated, gateway("r-1")), StoredViews.none());

        // Then
        assertThat(choice.counting()).containsExactly(updated);
        assertThat(choice.repeated()).isEqualTo(2);
    }

    @Test
    void aViewOfAStoredCallIsEvidenceThoughItRanksHigher() {
        // When
        HistoryChoice choice = HistoryChoice.of(List.of(provider("r-1")), stored(List.of(gateway("r-1"))));

        // Then
        assertThat(choice.counting()).isEmpty();
        assertThat(choice.evidence()).extracting(HistoryChoiceTest::id).containsExactly(id(provider("r-1")));
    }

    @Test
    void ofNewViewsTheBetterCountsAndKnowsWhatTheOtherKnows() {
        // Given
        RequestEvent gateway = gateway("r-1");
        gateway.setCustomerId("acme");
        gateway.setTraceId("t-1");

        // When
        HistoryChoice choice = HistoryChoice.of(List.of(gateway, provider("r-1")), StoredViews.none());

        // Then
        assertThat(choice.counting()).singleElement().satisfies(event -> {
            assertThat(event.getSource()).isEqualTo("openai");
            assertThat(event.getCustomerId()).isEqualTo("acme");
            assertThat(event.getTraceId()).isEqualTo("t-1");
        });
        assertThat(choice.evidence()).extracting(HistoryChoiceTest::id).containsExactly(id(gateway));
    }

    @Test
    void anIdUsedAgainAnHourLaterIsAnotherCall() {
        // Given
        RequestEvent again = provider("r-1");
        again.setEventTime(NOON.plus(Duration.ofHours(1)));

        // When
        HistoryChoice choice = HistoryChoice.of(List.of(again), stored(List.of(gateway("r-1"))));

        // Then
        assertThat(choice.counting())
                .singleElement()
                .satisfies(event -> assertThat(event.getCallId()).isEqualTo(id(again)));
    }

    @Test
    void anIdTheSameObserverUsedAgainIsAnotherCall() {
        // Given
        RequestEvent other = event("litellm", ObservationLayer.GATEWAY, "other", "r-1");

        // When
        HistoryChoice choice = HistoryChoice.of(List.of(gateway("r-1"), other), StoredViews.none());

        // Then
        assertThat(choice.counting()).extracting(RequestEvent::getCallId).containsExactlyInAnyOrder("r-1", id(other));
    }

    @Test
    void callsWithoutAResponseIdMeetNobody() {
        // When
        HistoryChoice choice = HistoryChoice.of(
                List.of(
                        event("litellm", ObservationLayer.GATEWAY, "a", ""),
                        event("openai", ObservationLayer.PROVIDER, "a", "")),
                StoredViews.none());

        // Then
        assertThat(choice.counting()).hasSize(2);
    }

    @Test
    void howeverRecordsAreCutIntoBatchesEachCallCountsOnce() {
        Trials.run(200, random -> {
            // Given views of some calls, repeated and in any order
            int calls = 1 + random.nextInt(10);
            List<RequestEvent> records = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String call = "r-" + random.nextInt(calls);
                records.add(random.nextBoolean() ? gateway(call) : provider(call));
            }
            Collections.shuffle(records, new Random(random.nextLong()));
            long expected =
                    records.stream().map(RequestEvent::getCallId).distinct().count();

            // When
            List<RequestEvent> all = new ArrayList<>();
            List<RequestEvent> counting = new ArrayList<>();
            for (int round = 0; round < 2; round++) {
                for (int from = 0; from < records.size(); ) {
                    int to = Math.min(records.size(), from + 1 + random.nextInt(15));
                    List<RequestEvent> batch = records.subList(from, to).stream()
                            .map(event -> RequestEvent.newBuilder(event).build())
                            .toList();
                    HistoryChoice choice = HistoryChoice.of(batch, stored(all));
                    counting.addAll(choice.counting());
                    all.addAll(choice.counting());
                    all.addAll(choice.evidence());
                    from = to;
                }
            }

            // Then
            assertThat(counting).hasSize((int) expected);
            assertThat(counting).extracting(RequestEvent::getCallId).doesNotHaveDuplicates();
            assertThat(all)
                    .extracting(HistoryChoiceTest::id)
                    .doesNotHaveDuplicates()
                    .hasSize((int) records.stream()
                            .map(HistoryChoiceTest::id)
                            .distinct()
                            .count());
        });
    }
}
