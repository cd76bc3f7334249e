/** The {@code costline price} format: lines of usage priced by the enricher's pricing core, without any service. */
@NullMarked
package io.costline.cli.price;

import org.jspecify.annotations.NullMarked;
