package io.costline.enrich.twins;

import io.costline.avro.RequestEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether events with one call id are views of one call. Some servers use an id again: two events by the same observer are
 * one call only where one span lies within the other, in the same trace. Counting such a call twice can be seen and
 * corrected; taking two calls for one could not.
 */
public final class SameCall {
    private SameCall() {}

    /** The calls that views with one call id are of, each in the views' order: a view joins the first it fits whole. */
    public static List<List<RequestEvent>> calls(List<RequestEvent> views) {
        List<List<RequestEvent>> calls = new ArrayList<>();
        for (RequestEvent view : views) {
            calls.stream()
                    .filter(call -> fits(view, call))
                    .findFirst()
                    .orElseGet(() -> begun(calls))
                    .add(view);
        }
        return calls;
    }

    private static List<RequestEvent> begun(List<List<RequestEvent>> calls) {
        calls.add(new ArrayList<>());
        return calls.getLast();
    }

    private static boolean fits(RequestEvent view, List<RequestEvent> call) {
        return call.stream().allMatch(other -> areOne(view, other));
    }

    static boolean areOne(RequestEvent a, RequestEvent b) {
        if (a.getRecordKind() != b.getRecordKind()) {
            return false;
        }
        if (a.getLayer() != b.getLayer() || !a.getSource().equals(b.getSource())) {
            return true;
        }
        return !a.getTraceId().isEmpty() && a.getTraceId().equals(b.getTraceId()) && (within(a, b) || within(b, a));
    }

    private static boolean within(RequestEvent inner, RequestEvent outer) {
        Instant innerEnd = inner.getEndedAt();
        Instant outerEnd = outer.getEndedAt();
        return inner.getStartedAt() != null
                && outer.getStartedAt() != null
                && innerEnd != null
                && outerEnd != null
                && !inner.getStartedAt().isBefore(outer.getStartedAt())
                && !innerEnd.isAfter(outerEnd);
    }
}
