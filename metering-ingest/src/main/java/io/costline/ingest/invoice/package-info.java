/**
 * What providers bill, in their own forms: documents become lines of invoices, each with its own verdict. Pure, and the only reader of
 * them: the door and the command both read here.
 *
 * <p>{@link io.costline.ingest.invoice.InvoiceReader} is the entry.
 */
@NullMarked
package io.costline.ingest.invoice;

import org.jspecify.annotations.NullMarked;
