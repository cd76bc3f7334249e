/**
 * SQL files brought to a database. Tables change by numbered files, forward only: a file is never edited once released, its
 * checksum is recorded where it was applied, and a changed one is refused. One that gives a table another sort key carries its rows
 * over ({@link io.costline.clickhouse.migrate.Carry}). A view is one file, applied whole when it changed.
 */
@NullMarked
package io.costline.clickhouse.migrate;

import org.jspecify.annotations.NullMarked;
