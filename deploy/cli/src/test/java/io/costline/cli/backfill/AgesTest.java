package io.costline.cli.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.EventId;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBuckets;
import io.costline.enrich.history.StoredViews;
import io.costline.identity.EventIds;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration HORIZON = Duration.ofHours(72);
    private static final Ages AGES = Ages.at(NOW, HORIZON);

    static {
        AvroSerializer.of(new InMemoryRegistry(), Topics.REQUESTS); // lets Avro make defaults of our classes
    }

    /** An event so many minutes older than the horizon. */
    private static RequestEvent event(String source, String callId, int minutes) {
        return RequestEvent.newBuilder()
                .setTenant("demo")
                .setEventId(new EventId(EventIds.of(source, callId)))
                .setCallId(callId)
                .setEventTime(NOW.minus(HORIZON).minus(Duration.ofMinutes(minutes)))
                .setReceivedAt(NOW)
                .setTokens(TokenBuckets.newBuilder().build())
                .build();
    }

    private static List<RequestEvent> compared(StoredViews stored, RequestEvent... events) {
        List<RequestEvent> all = List.of(events);
        return Ages.those(all, AGES.compared(AGES.beyondDoors(all), stored), true);
    }

    @Test
    void whatDoorsMayYetLetInIsTheEnrichersAndWhatIsAnHourOlderIsHistory() {
        // Given
        RequestEvent young = event("a", "young", -30);
        RequestEvent late = event("a", "late", 10);
        RequestEvent edge = event("a", "edge", 40);
        RequestEvent old = event("a", "old", 61);

        // Then
        assertThat(compared(StoredViews.none(), young, late, edge, old)).containsExactly(old);
    }

    @Test
    void aViewAtTheEdgeGoesWithThatOfItsCallWhichIsHistory() {
        // Given
        RequestEvent gateway = event("litellm", "r-1", 61);
        RequestEvent provider = event("openai", "r-1", 45);

        // Then
        assertThat(compared(StoredViews.none(), provider, gateway)).containsExactly(provider, gateway);
    }

    @Test
    void atTheEdgeWhatIsStoredIsNotLeftToTheEnricher() {
        // Given
        RequestEvent event = event("openai", "r-1", 45);
        RequestEvent other = event("openai", "r-2", 45);
        var byCall = new StoredViews(Set.of(), Map.of("r-1", List.of(event("litellm", "r-1", 61))));
        var byEvent = new StoredViews(Set.of(EventIds.hex(other.getEventId().bytes())), Map.of());

        // Then
        assertThat(compared(byCall, event, other)).containsExactly(event);
        assertThat(compared(byEvent, event, other)).containsExactly(other);
    }
}
