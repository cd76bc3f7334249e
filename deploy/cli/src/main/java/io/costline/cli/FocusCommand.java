package io.costline.cli;

import picocli.CommandLine.Command;

@Command(
        name = "focus",
        description = "Cost and usage as a FOCUS dataset, for FinOps tools.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {FocusExportCommand.class, FocusCheckCommand.class})
final class FocusCommand extends CommandGroup {}
