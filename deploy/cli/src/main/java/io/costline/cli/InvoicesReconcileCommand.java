package io.costline.cli;

import io.costline.cli.invoice.InvoiceFiles;
import io.costline.cli.invoice.InvoiceMapping;
import io.costline.cli.invoice.OwnUsage;
import io.costline.cli.invoice.ProviderDocuments;
import io.costline.cli.invoice.ReconciliationReport;
import io.costline.cli.text.Console;
import io.costline.clickhouse.query.Questions;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "reconcile",
        description = {
            "Compare an invoice with what was counted: each cent of the difference in one class.",
            "",
            "With --source the invoice is in the provider's own form, without it [{\"day\",\"model\",\"unit\",\"quantity\",\"amount\",\"kind\"}],"
                    + " kind usage, purchase, credit, fee, tax, rounding or adjustment. quantity null: the document says none.",
            "",
            "With --provider what was counted is asked of a running stack. With --ours nothing runs: it is a file of"
                    + " [{\"day\",\"model\",\"unit\",\"quantity\",\"amount\",\"quantity_near_midnight\"}]. amount null: no price is known.",
            "",
            "Each list may stand in an object as invoice or ours; both may be one file. Lines of several accounts say account.",
            ""
        })
final class InvoicesReconcileCommand extends StackCommand {
    @Option(names = "--invoice", required = true, paramLabel = "FILE", description = "What the provider bills.")
    private Path invoice = Path.of("");

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description =
                    "Whose form it has: openai, anthropic (what invoices fetch writes), google, aws, azure, openrouter,"
                            + " mistral or csv.")
    private @Nullable String source;

    @Option(
            names = "--usage",
            paramLabel = "FILE",
            description = "The provider's usage report, for quantities that the costs do not say: openai, anthropic.")
    private @Nullable Path usage;

    @Option(
            names = "--mapping",
            paramLabel = "FILE",
            description = "What the document's columns, models, units and kinds are called here, YAML.")
    private @Nullable Path mapping;

    @ArgGroup(multiplicity = "1")
    private Ours ours = new Ours();

    private static final class Ours {
        @Option(names = "--ours", paramLabel = "FILE", description = "What was counted, JSON or YAML.")
        private @Nullable Path file;

        @Option(names = "--provider", paramLabel = "NAME", description = "What was counted of this provider's calls.")
        private @Nullable String provider;
    }

    @Option(
            names = "--by-account",
            description = "Compare each account, project or workspace by itself. Default: all together.")
    private boolean byAccount;

    @Option(
            names = "--currency",
            defaultValue = "USD",
            paramLabel = "CODE",
            description = "Of both, ISO 4217; its minor unit is what lines are rounded to. Default: ${DEFAULT-VALUE}.")
    private String currency = "USD";

    @Option(names = "--json", description = "Print one JSON object: totals, classes, and the row of each cell.")
    private boolean json;

    @Mixin
    private TimeOptions times = new TimeOptions();

    @Mixin
    private TenantOption tenant = new TenantOption();

    InvoicesReconcileCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        int digits = minorDigits();
        List<InvoiceLine> lines = OwnUsage.lines(lines(), byAccount || source == null);
        List<OurUsage> counted = ours.file == null ? counted(lines) : read(ours.file, InvoiceFiles::ours);
        ReconciliationReport report =
                new ReconciliationReport(Reconciliation.of(lines, counted, listedUnits()::contains, digits));
        if (json) {
            console.line(report.json());
        } else {
            report.print(console, currency);
        }
        return 0;
    }

    private List<InvoiceLine> lines() throws IOException {
        if (source == null) {
            return read(invoice, InvoiceFiles::invoice);
        }
        if (!ProviderDocuments.sources().contains(source)) {
            throw misuse(
                    "--source must be one of " + String.join(", ", ProviderDocuments.sources()) + ", not " + source);
        }
        InvoiceMapping words = mapping == null ? InvoiceMapping.NONE : read(mapping, InvoiceMapping::read);
        try {
            return ProviderDocuments.read(
                    source, Inputs.existing(invoice), usage == null ? null : Inputs.existing(usage), words);
        } catch (FaultyFileException e) {
            throw Inputs.faulty(invoice, e);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(invoice + " " + e.getMessage(), e);
        }
    }

    private List<OurUsage> counted(List<InvoiceLine> lines) {
        Map<String, Object> values = new HashMap<>();
        times.into(values);
        values.put("provider", String.valueOf(ours.provider));
        values.put("currency", currency);
        if ("google".equals(source)) {
            values.put("zone", "America/Los_Angeles");
        }
        try (Questions questions = stack.find().questions()) {
            values.put("tenant", tenant.one(questions));
            return OwnUsage.of(questions.ask("invoice_usage", values), lines, byAccount);
        }
    }

    private int minorDigits() {
        try {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException e) {
            throw misuse("--currency must be an ISO 4217 code as USD, not " + currency, e);
        }
    }

    private static <T> T read(Path file, Function<String, T> format) throws IOException {
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
        units.add(OwnUsage.ALL_UNITS);
        return units;
    }
}
