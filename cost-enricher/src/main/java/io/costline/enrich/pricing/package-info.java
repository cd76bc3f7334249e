/**
 * Prices usage: rate cards and usage in, cost lines or the reason why not out. Pure: no Kafka, no Avro, no clock, no
 * I/O, nothing but the JDK and the value types here, so that every figure can be computed again anywhere.
 *
 * <p>{@link io.costline.enrich.pricing.Pricer} is the entry; {@link io.costline.enrich.pricing.PriceBook} resolves a
 * model to its cards as of an instant; {@link io.costline.enrich.pricing.RateTable} is a card compiled for one set of
 * attributes, shared by the readable and the fast way of pricing.
 */
@NullMarked
package io.costline.enrich.pricing;

import org.jspecify.annotations.NullMarked;
