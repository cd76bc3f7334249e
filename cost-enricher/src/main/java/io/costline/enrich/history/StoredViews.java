package io.costline.enrich.history;

import io.costline.avro.RequestEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is stored of the events and calls that a choice is about.
 *
 * @param eventIds ids of those events that are stored, in hex
 * @param byCall views stored of those calls, by call id: at least id, layer, source, trace and times
 */
public record StoredViews(Set<String> eventIds, Map<String, List<RequestEvent>> byCall) {
    public StoredViews {
        eventIds = Set.copyOf(eventIds);
        byCall = Map.copyOf(byCall);
    }

    public static StoredViews none() {
        return new StoredViews(Set.of(), Map.of());
    }
}
