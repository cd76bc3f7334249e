/** Topics of definitions as commands see them: whole, to compare with and to write to. */
@NullMarked
package io.costline.definitions;

import org.jspecify.annotations.NullMarked;
