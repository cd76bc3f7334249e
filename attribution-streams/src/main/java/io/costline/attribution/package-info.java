/**
 * The attribution service: what other modules start, and what they call. Calls become traces, traces become spend, spend
 * is held against budgets.
 */
@NullMarked
package io.costline.attribution;

import org.jspecify.annotations.NullMarked;
