package io.costline.attribution.trace;

import io.costline.attribution.ledger.Totals;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * A trace as known now.
 *
 * @param customer of the naming call with the lowest (start, event id); empty while none named one
 * @param totals sums over the calls, by currency
 */
public record TraceSummary(
        String tenant,
        String traceId,
        long revision,
        boolean closed,
        String customer,
        String feature,
        String workflow,
        String agent,
        String sessionId,
        long startedAt,
        long endedAt,
        long receivedAt,
        int operations,
        int failedOperations,
        int fallbackOperations,
        SortedSet<String> providers,
        SortedSet<String> models,
        SortedMap<String, Totals> totals) {

    /** Sum of a count over all currencies. */
    public long count(Totals.Count which) {
        long sum = 0;
        for (Totals part : totals.values()) {
            sum += part.count(which);
        }
        return sum;
    }
}
