package io.costline.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "cards",
        description =
                "Rate cards and contracts: see, compare and check cards, import public lists, set one's own prices and terms.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CardsShowCommand.class,
            CardsImportCommand.class,
            CardsUpdateCommand.class,
            CardsApplyCommand.class,
            CardsDiffCommand.class,
            CardsLintCommand.class
        })
final class CardsCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "one of show, import, update, apply, diff, lint is missing");
    }
}
