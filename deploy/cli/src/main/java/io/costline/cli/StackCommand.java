package io.costline.cli;

import io.costline.cli.text.Console;
import picocli.CommandLine.Mixin;

/** A command that talks to a running stack. */
abstract class StackCommand extends ConsoleCommand {
    @Mixin
    StackOption stack = new StackOption();

    StackCommand(Console console) {
        super(console);
    }
}
