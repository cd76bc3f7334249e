/**
 * The Kafka door: reads the raw topics, normalizes, and writes requests and rejections in the same transaction as the
 * offsets, so that every raw record takes effect exactly once.
 */
@NullMarked
package io.costline.ingest.kafkadoor;

import org.jspecify.annotations.NullMarked;
