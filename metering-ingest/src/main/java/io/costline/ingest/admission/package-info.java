/**
 * Deciding about events: the draft an adapter fills, what makes it acceptable, its identity and content hash, and the
 * outcome. Pure: values in, values out; time and attribution are given. No JSON, HTTP or Kafka here.
 */
@NullMarked
package io.costline.ingest.admission;

import org.jspecify.annotations.NullMarked;
