/** The {@code costline ledger compute} format: cases of a period's terms and calls, computed by the enricher's ledger core. */
@NullMarked
package io.costline.cli.ledger;

import org.jspecify.annotations.NullMarked;
