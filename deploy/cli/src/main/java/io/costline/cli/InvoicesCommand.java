package io.costline.cli;

import picocli.CommandLine.Command;

@Command(
        name = "invoices",
        description = "Invoices of providers against what was counted.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            InvoicesFetchCommand.class,
            InvoicesImportCommand.class,
            InvoicesReconcileCommand.class,
            InvoicesCloseCommand.class
        })
final class InvoicesCommand extends CommandGroup {}
