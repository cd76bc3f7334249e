/** A stored cost gone through again: which rate of which card made each line, and whether it still comes to the same. */
@NullMarked
package io.costline.cli.explain;

import org.jspecify.annotations.NullMarked;
