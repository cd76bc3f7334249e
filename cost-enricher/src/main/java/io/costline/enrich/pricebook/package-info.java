/**
 * Where prices come from and how they reach the enricher: importers of public catalogs, cards of one's own, and the
 * price-book topic (publishing, following, assembling). A version takes effect whole, by one Activation record. The
 * arithmetic of prices is {@code pricing}'s, not here.
 */
@NullMarked
package io.costline.enrich.pricebook;

import org.jspecify.annotations.NullMarked;
