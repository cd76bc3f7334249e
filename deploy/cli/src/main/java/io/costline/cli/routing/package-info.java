/** Policies of routing from files, and what they come to as tables and JSON. The judging itself is the enricher module's. */
@NullMarked
package io.costline.cli.routing;

import org.jspecify.annotations.NullMarked;
