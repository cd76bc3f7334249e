/**
 * Up to when everything accepted is in every table. Follows instants through the stages by the offsets their groups commit; asks
 * nothing of the services and reads no record.
 */
@NullMarked
package io.costline.clickhouse.completeness;

import org.jspecify.annotations.NullMarked;
