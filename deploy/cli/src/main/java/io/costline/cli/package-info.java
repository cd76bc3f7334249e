/**
 * The costline command: starts services, runs the demo, migrates, explains and replays.
 */
@NullMarked
package io.costline.cli;

import org.jspecify.annotations.NullMarked;
