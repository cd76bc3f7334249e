package io.costline.cli.backfill;

import java.time.Duration;
import java.util.Map;

/**
 * What one run is asked to do.
 *
 * @param source name of the adapter
 * @param headers what is said of all records, by lower-case name
 * @param dedupHorizon how far back the doors let events in
 * @param correctionHorizon how long attribution remembers traces
 * @param batch events that are compared and sent together
 * @param dryRun only compare: nothing is sent
 * @param patience how long enricher and sink may take to do what stands before a batch
 * @param enricherGroup consumer group of the enricher
 * @param sinkGroup consumer group of the sink
 */
public record BackfillRequest(
        String tenant,
        String source,
        Map<String, String> headers,
        Duration dedupHorizon,
        Duration correctionHorizon,
        int batch,
        boolean dryRun,
        Duration patience,
        String enricherGroup,
        String sinkGroup) {
    public BackfillRequest {
        headers = Map.copyOf(headers);
    }
}
