/** Tests of adding partitions, step by step. */
@NullMarked
package io.costline.cli.partitions;

import org.jspecify.annotations.NullMarked;
