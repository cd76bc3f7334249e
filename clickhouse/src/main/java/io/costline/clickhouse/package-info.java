/**
 * Migrations, the sink from Kafka and the queries users ask. Rows are absolute values under immutable keys, so writing one
 * again changes nothing.
 */
@NullMarked
package io.costline.clickhouse;

import org.jspecify.annotations.NullMarked;
