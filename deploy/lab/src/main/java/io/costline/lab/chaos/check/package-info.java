/**
 * What must be there after a chaos run, computed naively from the list of what was sent, and what is there, read from the
 * topics and from ClickHouse. The expected side is whole-number arithmetic over LiteLLM's price file and shares no class with
 * pricing, attribution or the sink; a test holds it to that.
 */
@NullMarked
package io.costline.lab.chaos.check;

import org.jspecify.annotations.NullMarked;
