/** What happens to payloads nobody meant to send, over the samples of every source. */
@NullMarked
package io.costline.ingest.fuzz;

import org.jspecify.annotations.NullMarked;
