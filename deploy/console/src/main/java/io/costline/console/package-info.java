/**
 * The console's service: the questions as JSON and CSV for whoever signed in, and the application that shows them. It knows no
 * SQL; what is asked stands in the questions of module clickhouse.
 */
@NullMarked
package io.costline.console;

import org.jspecify.annotations.NullMarked;
