package io.costline.attribution.spend;

import io.costline.attribution.ledger.Dimension;

/** What spend is summed for: one value of a dimension, in one currency. */
public record Scope(String tenant, Dimension dimension, String value, String currency) {}
