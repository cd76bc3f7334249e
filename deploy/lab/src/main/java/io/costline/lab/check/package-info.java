/**
 * The ledger: what the traffic must have come to, computed in whole numbers straight from the price files and the generator's record,
 * and held word for word to rows read back out of ClickHouse. Demo, chaos and bench share it. It shares no class with the pipeline
 * but the hash of ids: no pricing, no attribution, no money types. A test holds it to that.
 */
@NullMarked
package io.costline.lab.check;

import org.jspecify.annotations.NullMarked;
