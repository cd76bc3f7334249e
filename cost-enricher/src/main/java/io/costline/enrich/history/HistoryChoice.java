package io.costline.enrich.history;

import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBuckets;
import io.costline.enrich.dedup.CallViews;
import io.costline.enrich.twins.CallDecision;
import io.costline.enrich.twins.SameCall;
import io.costline.identity.EventIds;
import io.costline.identity.Revisions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which events of history are to be stored, and as what. An event that is stored is not stored again, whatever its revision: what was
 * counted of it may be beyond correction. A view of a call that is stored is evidence, whatever its rank, for the same reason.
 * Of several new views of a call one counts, by the order of live twins ({@link CallDecision}).
 *
 * @param counting events that count, with what other views know of them
 * @param evidence further views of calls that count
 * @param stored how many were stored before
 * @param repeated how many stood beside an event of their id and no lower revision
 */
public record HistoryChoice(List<RequestEvent> counting, List<RequestEvent> evidence, int stored, int repeated) {
    private static final Duration WINDOW = Duration.ofMinutes(CallViews.WINDOW_MINUTES);

    public static HistoryChoice of(List<RequestEvent> incoming, StoredViews stored) {
        Map<String, RequestEvent> latest = new LinkedHashMap<>();
        int known = 0;
        int repeated = 0;
        for (RequestEvent event : incoming) {
            String id = EventIds.hex(event.getEventId().bytes());
            if (stored.eventIds().contains(id)) {
                known++;
                continue;
            }
            RequestEvent other = latest.get(id);
            if (other == null || rank(event) > rank(other)) {
                latest.put(id, event);
            }
            repeated += other == null ? 0 : 1;
        }
        HistoryChoice choice = new HistoryChoice(new ArrayList<>(), new ArrayList<>(), known, repeated);
        byCall(latest)
                .forEach((callId, views) -> choice.choose(views, stored.byCall().getOrDefault(callId, List.of())));
        return choice;
    }

    private static long rank(RequestEvent event) {
        TokenBuckets tokens = event.getTokens();
        return Revisions.rank(
                event.getRevision(),
                tokens.getOutputVisible() + tokens.getReasoning() + tokens.getPredictionRejected());
    }

    private static Map<String, List<RequestEvent>> byCall(Map<String, RequestEvent> events) {
        Map<String, List<RequestEvent>> calls = new LinkedHashMap<>();
        events.values()
                .forEach(event -> calls.computeIfAbsent(event.getCallId(), id -> new ArrayList<>())
                        .add(event));
        return calls;
    }

    /** Views with one call id. All calls but the first of a shared id are known by their event's. */
    private void choose(List<RequestEvent> views, List<RequestEvent> stored) {
        if (views.size() == 1 && stored.isEmpty()) {
            counting.add(views.getFirst());
            return;
        }
        Set<RequestEvent> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(stored);
        List<RequestEvent> all = new ArrayList<>(stored);
        all.addAll(views);
        boolean first = true;
        for (List<RequestEvent> near : byTime(all)) {
            for (List<RequestEvent> call : SameCall.calls(near)) {
                chooseOne(call, known, first);
                first = false;
            }
        }
    }

    private void chooseOne(List<RequestEvent> call, Set<RequestEvent> stored, boolean first) {
        List<RequestEvent> added = new ArrayList<>(call);
        if (added.removeIf(stored::contains)) {
            evidence.addAll(added);
            return;
        }
        if (!first) {
            String id = EventIds.hex(call.getFirst().getEventId().bytes());
            call.forEach(view -> view.setCallId(id));
        }
        CallDecision decision = CallDecision.of(call);
        counting.add(decision.event());
        added.remove(decision.winner());
        evidence.addAll(added);
    }

    /** Groups of views that lie within the twins' window of their first. */
    private static List<List<RequestEvent>> byTime(List<RequestEvent> views) {
        List<List<RequestEvent>> groups = new ArrayList<>();
        for (RequestEvent view : views) {
            groups.stream()
                    .filter(group -> isNear(view, group.getFirst()))
                    .findFirst()
                    .orElseGet(() -> {
                        groups.add(new ArrayList<>());
                        return groups.getLast();
                    })
                    .add(view);
        }
        return groups;
    }

    private static boolean isNear(RequestEvent one, RequestEvent other) {
        return Duration.between(one.getEventTime(), other.getEventTime()).abs().compareTo(WINDOW) <= 0;
    }
}
