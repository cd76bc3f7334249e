package io.costline.enrich.twins;

import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBuckets;
import io.costline.avro.UsageStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The order in which views of a call are believed: one that states the whole usage before one that states a part before
 * one that states none; then the provider's before the gateway's before the SDK's; then the one that began last, which is
 * the innermost of several by one observer; then by event id.
 */
final class ViewRank {
    static final Comparator<RequestEvent> BEST_FIRST = Comparator.<RequestEvent>comparingInt(ViewRank::usage)
            .thenComparingInt(view -> view.getLayer().ordinal())
            .thenComparing(ViewRank::start)
            .reversed()
            .thenComparing(view -> view.getEventId().bytes(), Arrays::compareUnsigned);

    static final Comparator<RequestEvent> NEAREST_TO_THE_WORK_FIRST = Comparator.<RequestEvent>comparingInt(
                    view -> view.getLayer().ordinal())
            .thenComparing(BEST_FIRST);

    private ViewRank() {}

    private static int usage(RequestEvent view) {
        if (isNothing(view.getTokens())
                && view.getUnits().isEmpty()
                && view.getParts().isEmpty()) {
            return view.getUsageStatus() == UsageStatus.COMPLETE ? 1 : 0;
        }
        boolean whole = view.getUsageStatus() == UsageStatus.COMPLETE || view.getUsageStatus() == UsageStatus.UNKNOWN;
        return whole ? 3 : 2;
    }

    private static boolean isNothing(TokenBuckets tokens) {
        return (tokens.getInputUncached()
                        | tokens.getCacheRead()
                        | tokens.getCacheWrite5m()
                        | tokens.getCacheWrite1h()
                        | tokens.getCacheWriteUnknownTtl()
                        | tokens.getToolUseInput()
                        | tokens.getOutputVisible()
                        | tokens.getReasoning()
                        | tokens.getPredictionRejected())
                == 0;
    }

    private static Instant start(RequestEvent view) {
        return view.getStartedAt() == null ? view.getEventTime() : view.getStartedAt();
    }
}
