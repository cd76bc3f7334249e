/**
 * What a billing period costs by the terms of a contract that no single call can be priced by, and each call's share of it.
 * Pure as pricing is: terms and calls in, figures out; no Kafka, no clock, no files.
 *
 * <p>{@link io.costline.enrich.ledger.PeriodLedger} is the entry. Everything is a function of sums, so the order in which calls
 * arrive does not matter, and a late call restates a few rows, never a stored call.
 */
@NullMarked
package io.costline.enrich.ledger;

import org.jspecify.annotations.NullMarked;
