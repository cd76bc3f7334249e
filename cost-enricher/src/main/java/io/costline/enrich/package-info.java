/** The enricher's start. What other modules call is in {@code pricing}, {@code pricebook} and {@code topology}. */
@NullMarked
package io.costline.enrich;

import org.jspecify.annotations.NullMarked;
