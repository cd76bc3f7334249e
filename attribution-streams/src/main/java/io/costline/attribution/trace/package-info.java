/**
 * Workflow traces: the calls of one trace, who they are for, how attempts serve operations, what the trace sums to, and
 * the packed form of all that. Pure: no Kafka, no Avro records, no clock.
 */
@NullMarked
package io.costline.attribution.trace;

import org.jspecify.annotations.NullMarked;
