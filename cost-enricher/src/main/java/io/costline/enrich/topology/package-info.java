/**
 * The stream: costline.requests → dedup, price, append → costline.costs. Here the pure core meets bytes: events are
 * read in place and costs appended to them without an object between, where nothing about them is unusual.
 */
@NullMarked
package io.costline.enrich.topology;

import org.jspecify.annotations.NullMarked;
