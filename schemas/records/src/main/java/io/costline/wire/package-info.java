/**
 * The bytes on the topics: Confluent framing, the schema registry, serdes for generated classes, and the readers and
 * writers of the hot path, which work on the bytes in place. Prices and rules do not belong here.
 */
@NullMarked
package io.costline.wire;

import org.jspecify.annotations.NullMarked;
