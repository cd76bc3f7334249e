/**
 * Joins calls into traces, says who caused what, keeps spend aggregates and budgets. Computes differences; never prices.
 */
@NullMarked
package io.costline.attribution;

import org.jspecify.annotations.NullMarked;
