/** SQL to ClickHouse as the checks need it, which read raw tables and hold what the views and questions say to them. */
@NullMarked
package io.costline.lab.sql;

import org.jspecify.annotations.NullMarked;
