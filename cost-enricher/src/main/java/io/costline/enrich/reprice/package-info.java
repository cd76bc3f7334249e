/**
 * Re-rating: prices again what stands on costline.costs, and sends what comes to other figures as a new revision with the
 * previous figures beside it. {@link io.costline.enrich.reprice.RepriceJob} is one run, asked for;
 * {@link io.costline.enrich.reprice.AutomaticReprice} runs it for what had no price, after every activation. What a price is
 * stands in {@code pricing}; nothing here decides on it.
 */
@NullMarked
package io.costline.enrich.reprice;

import org.jspecify.annotations.NullMarked;
