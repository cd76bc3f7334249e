/**
 * What one call is known to be, what it adds to the totals of its scopes, and the book of net signed changes of one
 * commit. Pure: no Kafka, no Avro records, no clock.
 */
@NullMarked
package io.costline.attribution.ledger;

import org.jspecify.annotations.NullMarked;
