/** The questions the command line asks, over the views of database costline. Amounts are BigDecimal, never a double. */
@NullMarked
package io.costline.clickhouse.query;

import org.jspecify.annotations.NullMarked;
