/**
 * How a record is recognised again: the event id and the content hash. Pure functions of what the source said.
 */
@NullMarked
package io.costline.identity;

import org.jspecify.annotations.NullMarked;
