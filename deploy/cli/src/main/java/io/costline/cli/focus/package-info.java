/** FOCUS datasets: the specification's columns and rules as data, files of rows, their manifest, and the check of both. */
@NullMarked
package io.costline.cli.focus;

import org.jspecify.annotations.NullMarked;
