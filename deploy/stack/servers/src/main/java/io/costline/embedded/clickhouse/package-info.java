/**
 * ClickHouse for one machine: the real engine as a library (libchdb), loaded into a JVM of its own and put behind the
 * part of ClickHouse's HTTP interface that the official Java drivers speak. {@code ClickHouseMain} is the process,
 * {@code EmbeddedClickHouse} starts it as a child. The library must never be loaded into a test or service JVM: it
 * replaces signal handlers and runs static destructors at exit.
 */
@NullMarked
package io.costline.embedded.clickhouse;

import org.jspecify.annotations.NullMarked;
