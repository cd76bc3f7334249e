/**
 * Topics as code: name, key and value serde, partitions and retention of every topic Costline reads or writes.
 * Nothing here talks to a broker.
 */
@NullMarked
package io.costline.topics;

import org.jspecify.annotations.NullMarked;
