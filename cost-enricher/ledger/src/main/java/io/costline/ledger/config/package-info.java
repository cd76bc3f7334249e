/** Settings of the ledger job. */
@NullMarked
package io.costline.ledger.config;

import org.jspecify.annotations.NullMarked;
