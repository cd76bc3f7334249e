/** Tests of the independent check. */
@NullMarked
package io.costline.cli.check;

import org.jspecify.annotations.NullMarked;
