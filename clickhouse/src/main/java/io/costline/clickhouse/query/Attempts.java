package io.costline.clickhouse.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which calls of a trace served: the rule of attribution, for showing it beside each call. */
final class Attempts {
    private static final Comparator<EventCost> ORDER = Comparator.comparingInt(EventCost::attemptIndex)
            .thenComparing(event -> event.endedAt().orElse(event.eventTime()))
            .thenComparing(EventCost::eventId);

    private Attempts() {}

    /** The calls in the order they started. */
    static List<TraceCost.Step> steps(List<EventCost> calls) {
        Map<String, List<EventCost>> operations = new HashMap<>();
        for (EventCost call : calls) {
            String operation = call.operationId().isEmpty() ? "/" + call.eventId() : call.operationId();
            operations.computeIfAbsent(operation, id -> new ArrayList<>()).add(call);
        }
        Map<String, Boolean> served = new HashMap<>();
        for (List<EventCost> attempts : operations.values()) {
            attempts.stream()
                    .filter(call -> call.status().equals("OK"))
                    .max(ORDER)
                    .ifPresent(call -> served.put(call.eventId(), true));
        }
        return calls.stream()
                .sorted(Comparator.<EventCost, Instant>comparing(EventCost::eventTime)
                        .thenComparing(ORDER))
                .map(call -> new TraceCost.Step(call, served.containsKey(call.eventId())))
                .toList();
    }
}
