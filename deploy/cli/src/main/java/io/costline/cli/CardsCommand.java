package io.costline.cli;

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
final class CardsCommand extends CommandGroup {}
