/**
 * Exact money: decimal amounts with twelve fractional digits and an explicit currency. No binary floating point.
 */
@NullMarked
package io.costline.money;

import org.jspecify.annotations.NullMarked;
