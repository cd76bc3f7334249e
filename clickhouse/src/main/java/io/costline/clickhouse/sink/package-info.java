/**
 * From Kafka to ClickHouse. Records are read in place and laid out column by column as the Native format wants them;
 * offsets are committed after the inserts. Nothing here computes: rows are what the streams wrote.
 */
@NullMarked
package io.costline.clickhouse.sink;

import org.jspecify.annotations.NullMarked;
