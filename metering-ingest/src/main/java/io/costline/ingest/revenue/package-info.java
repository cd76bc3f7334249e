/**
 * What customers are charged, as billing systems tell it: their invoices and credit notes become revenue lines, net of tax and
 * discounts. Pure, like the adapters of calls; which days a line is earned on is the views' matter.
 */
@NullMarked
package io.costline.ingest.revenue;

import org.jspecify.annotations.NullMarked;
