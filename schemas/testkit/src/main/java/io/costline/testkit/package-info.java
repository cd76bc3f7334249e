/**
 * The services a test runs against: {@link io.costline.testkit.Stack} gives it a broker, a schema registry and a ClickHouse, as
 * child processes or as containers. The only place that knows containers. Nothing shipped depends on it.
 */
@NullMarked
package io.costline.testkit;

import org.jspecify.annotations.NullMarked;
