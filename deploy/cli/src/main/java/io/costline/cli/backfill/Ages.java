package io.costline.cli.backfill;

import io.costline.avro.RequestEvent;
import io.costline.enrich.history.StoredViews;
import io.costline.identity.EventIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Which events the enricher deduplicates, and which are to be compared with what is stored. The doors let nothing in that is older than the
 * dedup horizon; an hour further back, no other view of a call can come by them either, as views lie within half an hour of each other. What
 * lies between is the enricher's, whose slack is longer, unless its call is stored or is history: the enricher does not know what was
 * brought in beside it.
 *
 * @param doors no door lets in what is older, however late it publishes it
 * @param history what is older is history
 */
record Ages(Instant doors, Instant history) {
    private static final Duration DOOR_DELAY = Duration.ofMinutes(15);
    private static final Duration EDGE = Duration.ofHours(1);

    static Ages at(Instant now, Duration dedupHorizon) {
        Instant horizon = now.minus(dedupHorizon);
        return new Ages(horizon.minus(DOOR_DELAY), horizon.minus(EDGE));
    }

    /** Those to be looked up. */
    List<RequestEvent> beyondDoors(List<RequestEvent> events) {
        return events.stream()
                .filter(event -> event.getEventTime().isBefore(doors))
                .toList();
    }

    /** Those to be compared with what is stored; the others are the enricher's. */
    Set<RequestEvent> compared(List<RequestEvent> beyondDoors, StoredViews stored) {
        Set<String> calls = new HashSet<>(stored.byCall().keySet());
        for (RequestEvent event : beyondDoors) {
            if (event.getEventTime().isBefore(history)) {
                calls.add(event.getCallId());
            }
        }
        Set<RequestEvent> compared = Collections.newSetFromMap(new IdentityHashMap<>());
        for (RequestEvent event : beyondDoors) {
            if (calls.contains(event.getCallId())
                    || stored.eventIds()
                            .contains(EventIds.hex(event.getEventId().bytes()))) {
                compared.add(event);
            }
        }
        return compared;
    }

    /** The events of one side, in their order. */
    static List<RequestEvent> those(List<RequestEvent> events, Set<RequestEvent> compared, boolean in) {
        List<RequestEvent> side = new ArrayList<>();
        for (RequestEvent event : events) {
            if (compared.contains(event) == in) {
                side.add(event);
            }
        }
        return side;
    }
}
