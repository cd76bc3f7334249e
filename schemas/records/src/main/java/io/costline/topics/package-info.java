/**
 * Topics as code: names, keys, partitions, retention, their creation, and following a small compacted topic whole.
 * Nothing here reads an event.
 */
@NullMarked
package io.costline.topics;

import org.jspecify.annotations.NullMarked;
