package io.costline.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "invoices",
        description = "Invoices of providers against what was counted.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {InvoicesReconcileCommand.class})
final class InvoicesCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "reconcile is missing");
    }
}
