/** Tests of the benchmark: that its events are events, that its sums add up. Nothing here times anything. */
@NullMarked
package io.costline.lab.bench;

import org.jspecify.annotations.NullMarked;
