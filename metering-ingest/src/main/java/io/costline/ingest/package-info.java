/**
 * The door: takes usage events over HTTP, OTLP and Kafka, admits or rejects each one, publishes what it admits, and
 * answers only after the broker has it. Prices nothing.
 */
@NullMarked
package io.costline.ingest;

import org.jspecify.annotations.NullMarked;
