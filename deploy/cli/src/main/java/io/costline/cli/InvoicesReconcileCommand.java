package io.costline.cli;

import io.costline.cli.invoice.InvoiceFiles;
import io.costline.cli.invoice.ReconciliationReport;
import io.costline.cli.text.Console;
import io.costline.enrich.invoice.InvoiceLine;
import io.costline.enrich.invoice.OurUsage;
import io.costline.enrich.invoice.Reconciliation;
import io.costline.enrich.pricebook.CatalogImport;
import io.costline.enrich.pricebook.GenaiPricesImporter;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.files.FaultyFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "reconcile",
        description = {
            "Compare an invoice with what was counted: each cent of the difference in one class, nothing running.",
            "",
            "--invoice: [{\"day\",\"model\",\"unit\",\"quantity\",\"amount\",\"kind\"}], kind usage, purchase, credit, fee, tax, rounding or"
                    + " adjustment. quantity null: the document says none.",
            "--ours:    [{\"day\",\"model\",\"unit\",\"quantity\",\"amount\",\"quantity_near_midnight\"}]. amount null: no price is known.",
            "",
            "Each may be an object that has the list as invoice or ours; both may be one file. Lines of several accounts say account.",
            ""
        })
final class InvoicesReconcileCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--invoice",
            required = true,
            paramLabel = "FILE",
            description = "Lines of the invoice, JSON or YAML.")
    private Path invoice = Path.of("");

    @Option(names = "--ours", required = true, paramLabel = "FILE", description = "What was counted, likewise.")
    private Path ours = Path.of("");

    @Option(
            names = "--currency",
            defaultValue = "USD",
            paramLabel = "CODE",
            description = "Of both, ISO 4217; its minor unit is what lines are rounded to. Default: ${DEFAULT-VALUE}.")
    private String currency = "USD";

    @Option(names = "--json", description = "Print one JSON object: totals, classes, and the row of each cell.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    InvoicesReconcileCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        int digits = minorDigits();
        List<InvoiceLine> lines = read(invoice, InvoiceFiles::invoice);
        List<OurUsage> counted = read(ours, InvoiceFiles::ours);
        ReconciliationReport report =
                new ReconciliationReport(Reconciliation.of(lines, counted, listedUnits()::contains, digits));
        if (json) {
            console.line(report.json());
        } else {
            report.print(console, currency);
        }
        return 0;
    }

    private int minorDigits() {
        try {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--currency must be an ISO 4217 code as USD, not " + currency, e);
        }
    }

    private static <T> List<T> read(Path file, Function<String, List<T>> format) throws IOException {
        try {
            return format.apply(new String(Inputs.bytes(file), StandardCharsets.UTF_8));
        } catch (FaultyFileException e) {
            throw Inputs.faulty(file, e);
        }
    }

    /** Every unit a public list has a price of. */
    private static Set<String> listedUnits() throws IOException {
        Set<String> units = new HashSet<>();
        for (String name : new String[] {LiteLlmImporter.CATALOG, GenaiPricesImporter.CATALOG}) {
            CatalogImport list = Catalogs.find(name, Instant.EPOCH);
            list.cards().forEach(card -> card.rates().forEach(rate -> units.add(rate.unit())));
        }
        return units;
    }
}
