/** Settings of the sink, one interface; every key has a row in the module's README. No behaviour lives here. */
@NullMarked
package io.costline.clickhouse.config;

import org.jspecify.annotations.NullMarked;
