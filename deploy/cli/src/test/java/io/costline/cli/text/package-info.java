/** Tests of what the terminal shows. */
@NullMarked
package io.costline.cli.text;

import org.jspecify.annotations.NullMarked;
