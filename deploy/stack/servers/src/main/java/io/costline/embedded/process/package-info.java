/**
 * Child processes and how they end: starting a JVM, waiting until it is ready, stopping or killing it, bringing it
 * back at the same address, and leaving nothing behind when the parent dies. Knows nothing of what the child serves.
 */
@NullMarked
package io.costline.embedded.process;

import org.jspecify.annotations.NullMarked;
