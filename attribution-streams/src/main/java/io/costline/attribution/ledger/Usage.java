package io.costline.attribution.ledger;

/**
 * Tokens of a call.
 *
 * @param input all input, cache included
 * @param output all output, reasoning included
 */
public record Usage(long input, long cacheRead, long cacheWrite, long output) {}
