/**
 * A schema registry for one machine: the endpoints that the genuine Confluent client calls, kept in one append-only file.
 * {@code RegistryMain} is the process, {@code EmbeddedRegistry} starts it as a child. Avro only, no references, one node;
 * whether a schema is compatible is decided by the client's own code.
 */
@NullMarked
package io.costline.embedded.registry;

import org.jspecify.annotations.NullMarked;
