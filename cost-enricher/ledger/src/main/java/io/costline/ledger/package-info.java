/**
 * The ledger job: asks ClickHouse for what was used under each contract, has {@code enrich.ledger} compute what the billing period comes
 * to, and publishes what changed. It keeps nothing but what its topics hold: its input is absolute, its output a function of sums, so a
 * pass that is cut off is simply made again.
 */
@NullMarked
package io.costline.ledger;

import org.jspecify.annotations.NullMarked;
