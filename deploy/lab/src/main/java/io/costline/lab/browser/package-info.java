/** A real browser, for the console's tests and its measurements. */
@NullMarked
package io.costline.lab.browser;

import org.jspecify.annotations.NullMarked;
