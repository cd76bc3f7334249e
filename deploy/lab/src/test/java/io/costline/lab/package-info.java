/** Tests of the command, and of the whole pipeline on embedded parts. */
@NullMarked
package io.costline.cli;

import org.jspecify.annotations.NullMarked;
