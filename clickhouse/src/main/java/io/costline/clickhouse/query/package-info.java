/**
 * The questions that anyone asks, each a file of its own in {@code questions}: SQL over the views of database {@code costline},
 * with a head that says what it counts, what it takes and what it answers. {@link io.costline.clickhouse.query.Questions} is the
 * one runner. Nobody who asks a question writes SQL.
 */
@NullMarked
package io.costline.clickhouse.query;

import org.jspecify.annotations.NullMarked;
