/**
 * A provider's invoice against what was counted. Pure: lines and cells in, every cent of the difference out in one class.
 *
 * <p>{@link io.costline.enrich.invoice.Reconciliation} is the entry.
 */
@NullMarked
package io.costline.enrich.invoice;

import org.jspecify.annotations.NullMarked;
