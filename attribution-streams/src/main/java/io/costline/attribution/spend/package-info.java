/**
 * Spend of one scope in a minute or an hour as an absolute value, its key and its packed form. Pure: no Kafka, no Avro
 * records, no clock.
 */
@NullMarked
package io.costline.attribution.spend;

import org.jspecify.annotations.NullMarked;
