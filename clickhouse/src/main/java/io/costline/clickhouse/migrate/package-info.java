/**
 * Numbered SQL files brought to a database, forward only. A file is never edited once released: its checksum is recorded
 * where it was applied, and a changed one is refused.
 */
@NullMarked
package io.costline.clickhouse.migrate;

import org.jspecify.annotations.NullMarked;
