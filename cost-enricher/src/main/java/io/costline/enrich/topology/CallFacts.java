package io.costline.enrich.topology;

import io.costline.avro.CallStatus;
import io.costline.avro.ResponseCache;
import io.costline.avro.UsageStatus;
import io.costline.enrich.pricing.Reasons;
import io.costline.enrich.pricing.TokenClass;
import io.costline.wire.EventText;
import io.costline.wire.RequestEventView;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides, before any price, whether there is something to price. */
final class CallFacts {
    /** Time-outs and broken connections, as HTTP and the proxies in front of providers say them. */
    private static final Set<Integer> CUT_OFF = Set.of(408, 460, 499, 504, 522, 524, 598, 599);

    /** The same in the words of clients, whatever the case. */
    private static final Pattern CUT_OFF_WORDS = Pattern.compile(
            "time.?d?.?out|deadline|disconnect|connection|socket|cancel|abort|reset|hang.?up|broken.?pipe|eof",
            Pattern.CASE_INSENSITIVE);

    private static final TokenClass[] CLASSES = TokenClass.values();

    private CallFacts() {}

    /** Whether a provider billed nothing: the reason, else an empty text. */
    static String notBilled(RequestEventView event) {
        if (event.responseCache() == ResponseCache.HIT || event.responseCache() == ResponseCache.SEMANTIC_HIT) {
            return Reasons.RESPONSE_CACHE_HIT;
        }
        boolean failed = event.status() == CallStatus.ERROR || event.status() == CallStatus.BLOCKED;
        return failed && withoutUsage(event) && !reached(event) ? Reasons.NO_USAGE_ON_FAILURE : "";
    }

    /**
     * Whether a failed call had the provider at work, which bills what it made: a first token came, or nobody waited for the
     * end. What it bills is missing then, not nothing.
     */
    private static boolean reached(RequestEventView event) {
        return event.firstTokenAt() != RequestEventView.NO_TIME
                || CUT_OFF.contains(event.httpStatus())
                || CUT_OFF_WORDS.matcher(event.text(EventText.ERROR_TYPE)).find();
    }

    /** Whether the event tells tokens of one side only, for an operation that has both. */
    static boolean halfTold(RequestEventView event) {
        if (event.usageStatus() != UsageStatus.PARTIAL) {
            return false;
        }
        long output = 0;
        long input = 0;
        for (int bucket = 0; bucket < RequestEventView.BUCKETS; bucket++) {
            if (CLASSES[bucket].input()) {
                input += event.tokens(bucket);
            } else {
                output += event.tokens(bucket);
            }
        }
        return input == 0 || output == 0;
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
