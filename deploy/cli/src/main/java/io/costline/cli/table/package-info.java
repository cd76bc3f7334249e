/** Rows of files that are tables, as text: CSV and Parquet. */
@NullMarked
package io.costline.cli.table;

import org.jspecify.annotations.NullMarked;
