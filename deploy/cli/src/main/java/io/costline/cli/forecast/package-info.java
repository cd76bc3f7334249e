/** What {@code costline forecast} makes of spend by hour. */
@NullMarked
package io.costline.cli.forecast;

import org.jspecify.annotations.NullMarked;
