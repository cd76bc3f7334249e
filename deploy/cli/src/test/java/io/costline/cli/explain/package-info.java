@NullMarked
package io.costline.cli.explain;

import org.jspecify.annotations.NullMarked;
