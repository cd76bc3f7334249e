/** What a period will come to, from the days before. Pure: numbers and dates alone. */
@NullMarked
package io.costline.enrich.forecast;

import org.jspecify.annotations.NullMarked;
