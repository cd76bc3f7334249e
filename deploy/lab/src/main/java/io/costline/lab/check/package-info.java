/**
 * The independent check: what the traffic must have cost, added up in whole numbers straight from LiteLLM's price file and
 * the generator's record, and compared to the last digit with rows read back out of ClickHouse. It shares no class with the
 * pipeline: no pricing, no attribution, no money types. A test holds it to that.
 */
@NullMarked
package io.costline.lab.check;

import org.jspecify.annotations.NullMarked;
