/**
 * Remembers which events were seen: 128-bit ids in buckets by hour of event time, each with its revision and content
 * hash. {@link io.costline.enrich.dedup.DedupIndex} is the state and its rules, without Kafka;
 * {@link io.costline.enrich.dedup.DedupStore} hangs it into Kafka Streams with a packed changelog. Prices live elsewhere.
 */
@NullMarked
package io.costline.enrich.dedup;

import org.jspecify.annotations.NullMarked;
