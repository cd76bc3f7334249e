/**
 * History: calls older than the dedup store remembers. {@link io.costline.enrich.history.HistoryChoice} says which of them are to be
 * stored beside what is stored already, by the rules that hold for live twins; {@link io.costline.enrich.history.HistoryCosts} prices them
 * as the enricher does. Pure but for the schema registry: what is stored is told by the caller, who also sends.
 */
@NullMarked
package io.costline.enrich.history;

import org.jspecify.annotations.NullMarked;
