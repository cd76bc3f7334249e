/**
 * For tests of every module: seeded trials of a property, and golden files. It stands with the main code because modules
 * share it; production code does not use it.
 */
@NullMarked
package io.costline.trials;

import org.jspecify.annotations.NullMarked;
