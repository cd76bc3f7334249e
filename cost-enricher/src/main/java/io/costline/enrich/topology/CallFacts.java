package io.costline.enrich.topology;

import io.costline.avro.CallStatus;
import io.costline.avro.ResponseCache;
import io.costline.avro.UsageStatus;
import io.costline.enrich.pricing.Reasons;
import io.costline.wire.RequestEventView;

/** Decides, before any price, whether there is something to price. */
final class CallFacts {
    private CallFacts() {}

    /** Whether a provider billed nothing: the reason, else an empty text. */
    static String notBilled(RequestEventView event) {
        if (event.responseCache() == ResponseCache.HIT || event.responseCache() == ResponseCache.SEMANTIC_HIT) {
            return Reasons.RESPONSE_CACHE_HIT;
        }
        boolean failed = event.status() == CallStatus.ERROR || event.status() == CallStatus.BLOCKED;
        // A first token means the provider was at work: what it bills then is missing, not nothing.
        boolean reached = event.firstTokenAt() != RequestEventView.NO_TIME;
        return failed && !reached && withoutUsage(event) ? Reasons.NO_USAGE_ON_FAILURE : "";
    }

    /** Whether a provider must have billed something and the event does not say what. */
    static boolean missingUsage(RequestEventView event) {
        return event.usageStatus() != UsageStatus.COMPLETE && withoutUsage(event);
    }

    private static boolean withoutUsage(RequestEventView event) {
        for (int bucket = 0; bucket < RequestEventView.BUCKETS; bucket++) {
            if (event.tokens(bucket) != 0) {
                return false;
            }
        }
        return isEmptyAt(event, event.unitsAt()) && isEmptyAt(event, event.partsAt());
    }

    /** Whether the array that starts there has no items: its first block is the end. */
    static boolean isEmptyAt(RequestEventView event, int at) {
        return event.bytes()[at] == 0;
    }
}
