package io.costline.enrich.reprice;

import java.util.UUID;

/**
 * What one run is asked to do.
 *
 * @param jobId names the run in every correction it makes
 * @param dryRun only count: nothing is sent
 */
public record RepriceRequest(String jobId, RepriceFilter filter, boolean dryRun) {
    /** A run under a name of its own. */
    public static RepriceRequest of(RepriceFilter filter, boolean dryRun) {
        return new RepriceRequest(UUID.randomUUID().toString(), filter, dryRun);
    }
}
