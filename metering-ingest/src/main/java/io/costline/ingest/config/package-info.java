/**
 * Settings of the service, one immutable interface read by SmallRye Config. Defaults stand in the type; every key has a
 * row in the module README.
 */
@NullMarked
package io.costline.ingest.config;

import org.jspecify.annotations.NullMarked;
