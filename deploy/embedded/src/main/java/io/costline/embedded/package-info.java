/**
 * The services Costline needs, on one machine and without an installation: {@link io.costline.embedded.Stack} gives
 * tests a broker, a schema registry and a ClickHouse, as child processes or as containers. The sub-packages hold one
 * service each; nothing here knows Costline's topics, schemas or tables.
 */
@NullMarked
package io.costline.embedded;

import org.jspecify.annotations.NullMarked;
