package io.costline.enrich.pricing;

/**
 * Usage billed beside a call's own: compaction, an advisor model.
 *
 * @param index its number in the event
 * @param provider who serves it; empty: the call's
 * @param model its model; empty: the call's
 * @param usage what it used
 */
public record PartUsage(int index, String provider, String model, Usage usage) {}
