/**
 * The {@code costline} command: one class a subcommand, each of which reads its options, calls the module that knows, and
 * prints. {@link io.costline.cli.CostlineMain} is where they meet; words on the screen are {@code text}'s. Other modules add
 * commands as {@link io.costline.cli.MoreCommands}.
 */
@NullMarked
package io.costline.cli;

import org.jspecify.annotations.NullMarked;
