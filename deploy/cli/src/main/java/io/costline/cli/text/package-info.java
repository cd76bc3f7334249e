/** Words, tables and progress for a terminal: widths, colours and number formats. Knows nothing of what it shows. */
@NullMarked
package io.costline.cli.text;

import org.jspecify.annotations.NullMarked;
