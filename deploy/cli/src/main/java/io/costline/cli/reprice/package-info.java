/** What a re-rating changed, as a table and as JSON. Pure text: the run itself is the enricher module's. */
@NullMarked
package io.costline.cli.reprice;

import org.jspecify.annotations.NullMarked;
