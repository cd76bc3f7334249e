/**
 * Exact amounts. Twelve fractional digits everywhere; a long counts them where one call is concerned, 128 bits where
 * calls are summed. No currency arithmetic and no rounding lives here: a price is rounded once, where a cost line is made.
 */
@NullMarked
package io.costline.money;

import org.jspecify.annotations.NullMarked;
