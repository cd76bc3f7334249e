/** The {@code costline invoices reconcile} files and report. */
@NullMarked
package io.costline.cli.invoice;

import org.jspecify.annotations.NullMarked;
