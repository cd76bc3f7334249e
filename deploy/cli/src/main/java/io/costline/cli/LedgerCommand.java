package io.costline.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "ledger",
        description = "What a billing period costs by a contract's terms over it, and each call's share of that.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            LedgerComputeCommand.class,
            LedgerShowCommand.class,
            LedgerRunCommand.class,
            LedgerCloseCommand.class
        })
final class LedgerCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "compute, show, run or close is missing");
    }
}
