/**
 * Removes duplicates, prices each call by the rate card valid at its event time and publishes its cost. Knows nothing of
 * traces or budgets.
 */
@NullMarked
package io.costline.enrich;

import org.jspecify.annotations.NullMarked;
