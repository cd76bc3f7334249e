/**
 * Writing to Kafka and waiting for the broker. What counts as delivered is decided here; what is written, elsewhere.
 */
@NullMarked
package io.costline.ingest.publish;

import org.jspecify.annotations.NullMarked;
