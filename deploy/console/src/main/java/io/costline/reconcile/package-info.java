/** Stored documents of providers against what was counted: the questions asked, the core of {@code enrich.invoice}, its answer as JSON. */
@NullMarked
package io.costline.reconcile;

import org.jspecify.annotations.NullMarked;
