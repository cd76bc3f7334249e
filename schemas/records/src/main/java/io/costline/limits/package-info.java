/**
 * What every record keeps to, whichever door it came by: how much text, how many entries, how large a number. Later steps rely
 * on these bounds, so they are checked where data enters and nowhere else. Pure functions and constants.
 */
@NullMarked
package io.costline.limits;

import org.jspecify.annotations.NullMarked;
