package io.costline.lab.chaos.workload;

/**
 * Tokens of a call as inclusive totals.
 *
 * @param input cache reads and writes included
 * @param cacheWrite written to a cache kept for five minutes
 * @param output reasoning included
 */
public record Tokens(long input, long cacheRead, long cacheWrite, long output, long reasoning) {
    /** The same call before its last tokens were counted; costs less. */
    Tokens earlier() {
        return new Tokens(input, cacheRead, cacheWrite, output / 2, Math.min(reasoning, output / 2));
    }
}
