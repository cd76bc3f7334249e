package io.costline.clickhouse.query;

import java.time.Instant;

/** How long rows of one table took from receipt to being queryable, over the last quarter of an hour. */
public record Freshness(String table, Instant lastRowsAt, long rows, double p50Ms, double p99Ms, double maxMs) {}
