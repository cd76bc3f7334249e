package io.costline.enrich.twins;

import io.costline.avro.CredentialKind;
import io.costline.avro.RequestEvent;
import io.costline.wire.EventText;
import io.costline.wire.EventText.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which view of a call counts, and the event that is published for it. What was used and served is the winner's alone; who
 * it was for is the winner's, else that of the next in rank; where in the work it stood is told by the view nearest to the
 * work: the SDK's, then the gateway's, then the provider's. The decision depends on the views, not on their order.
 *
 * @param winner index of the view that counts
 * @param event the winner with what the others know
 */
public record CallDecision(int winner, RequestEvent event) {

    /** @param views of one call, at least one */
    public static CallDecision of(List<RequestEvent> views) {
        if (views.size() == 1) {
            return new CallDecision(0, views.getFirst());
        }
        List<RequestEvent> byRank = new ArrayList<>(views);
        byRank.sort(ViewRank.BEST_FIRST);
        RequestEvent winner = byRank.getFirst();
        RequestEvent event = RequestEvent.newBuilder(winner).build();
        who(event, byRank);
        List<RequestEvent> byNearness = new ArrayList<>(views);
        byNearness.sort(ViewRank.NEAREST_TO_THE_WORK_FIRST);
        where(event, byNearness);
        event.setReceivedAt(latest(views));
        return new CallDecision(views.indexOf(winner), event);
    }

    private static void who(RequestEvent event, List<RequestEvent> views) {
        EventText.told(Told.BY_RANK).forEach(text -> views.forEach(view -> text.fill(event, text.of(view))));
        for (RequestEvent view : views) {
            if (event.getReportedCosts().isEmpty()) {
                event.setReportedCosts(view.getReportedCosts());
            }
            // Whose key it was says what a reported cost is of.
            if (event.getCredentialKind() == CredentialKind.UNKNOWN) {
                event.setCredentialKind(view.getCredentialKind());
            }
            view.getTags().forEach((name, value) -> event.getTags().putIfAbsent(name, value));
        }
    }

    private static void where(RequestEvent event, List<RequestEvent> views) {
        for (RequestEvent view : views) {
            if (!view.getTraceId().isEmpty()) {
                event.setTraceId(view.getTraceId());
                event.setSpanId(view.getSpanId());
                event.setParentSpanId(view.getParentSpanId());
                break;
            }
        }
        for (RequestEvent view : views) {
            if (!view.getOperationId().isEmpty()) {
                event.setOperationId(view.getOperationId());
                event.setAttemptIndex(view.getAttemptIndex());
                event.setFallbackFrom(view.getFallbackFrom());
                break;
            }
        }
        EventText.told(Told.BY_NEARNESS).forEach(text -> nearest(event, views, text));
        event.setTraceEnd(views.stream().anyMatch(RequestEvent::getTraceEnd));
    }

    /** Sets a text to that of the first view that has it. */
    private static void nearest(RequestEvent event, List<RequestEvent> views, EventText text) {
        for (RequestEvent view : views) {
            if (!text.of(view).isEmpty()) {
                text.set(event, text.of(view));
                return;
            }
        }
    }

    private static Instant latest(List<RequestEvent> views) {
        return views.stream()
                .map(RequestEvent::getReceivedAt)
                .max(Instant::compareTo)
                .orElseThrow();
    }
}
