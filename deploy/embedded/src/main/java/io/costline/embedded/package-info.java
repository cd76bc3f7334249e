/**
 * A broker, a schema registry and a ClickHouse for one machine, each in a process of its own, and the stack that starts them
 * for tests and the demo. Production code does not depend on it.
 */
@NullMarked
package io.costline.embedded;

import org.jspecify.annotations.NullMarked;
