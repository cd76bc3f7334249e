/** Tests of the independent check. */
@NullMarked
package io.costline.lab.check;

import org.jspecify.annotations.NullMarked;
