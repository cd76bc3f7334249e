/** Adds partitions to the keyed topics of a system that has history, moving the state that goes with the keys. */
@NullMarked
package io.costline.cli.partitions;

import org.jspecify.annotations.NullMarked;
