/**
 * The {@code costline} command: one class a subcommand, each of which reads its options, calls the module that knows, and
 * prints. {@link io.costline.cli.CostlineMain} is where they meet; starting processes is {@code stack}'s, traffic and its
 * check are {@code traffic}'s and {@code check}'s, words on the screen {@code text}'s.
 */
@NullMarked
package io.costline.cli;

import org.jspecify.annotations.NullMarked;
