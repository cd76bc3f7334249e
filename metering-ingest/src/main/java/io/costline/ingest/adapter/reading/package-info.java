/**
 * What every adapter is made of: members by name and type, times, decimals, labels, token counts made disjoint, and what
 * an adapter is. Nothing here knows a source. Pure: no clock, no I/O.
 */
@NullMarked
package io.costline.ingest.adapter.reading;

import org.jspecify.annotations.NullMarked;
