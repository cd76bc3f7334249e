/** What became of the lines of a delivery that holds no calls: invoices, outcomes. Pure. */
@NullMarked
package io.costline.ingest.line;

import org.jspecify.annotations.NullMarked;
