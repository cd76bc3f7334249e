package io.costline.cli;

import io.costline.cli.invoice.InvoiceDocuments;
import io.costline.cli.invoice.InvoiceFiles;
import io.costline.cli.invoice.ReconciliationReport;
import io.costline.cli.text.Console;
import io.costline.clickhouse.query.Questions;
import io.costline.enrich.invoice.Cell;
import io.costline.enrich.invoice.InvoiceLine;
import io.costline.enrich.invoice.OurUsage;
import io.costline.enrich.invoice.Reconciliation;
import io.costline.files.FaultyFileException;
import io.costline.ingest.invoice.InvoiceMapping;
import io.costline.ingest.invoice.InvoiceReader;
import io.costline.ingest.invoice.InvoiceTerms;
import io.costline.reconcile.ListedUnits;
import io.costline.reconcile.NoInvoiceException;
import io.costline.reconcile.OwnUsage;
import io.costline.reconcile.StoredInvoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            "With --document it is one that was imported, and its days are asked of the running stack; nothing else need be said.",
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
    @ArgGroup(multiplicity = "1")
    private Billed billed = new Billed();

    private static final class Billed {
        @Option(names = "--invoice", paramLabel = "FILE", description = "What the provider bills.")
        private @Nullable Path file;

        @Option(names = "--document", paramLabel = "ID", description = "A document that was imported: invoices import.")
        private @Nullable String document;
    }

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

    @ArgGroup(multiplicity = "0..1")
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
        Reconciliation reconciliation =
                billed.file == null ? stored(String.valueOf(billed.document)) : ofFile(billed.file);
        ReconciliationReport report = new ReconciliationReport(reconciliation);
        if (json) {
            console.line(report.json());
        } else {
            report.print(console, currency);
        }
        return 0;
    }

    private Reconciliation stored(String document) throws IOException {
        InvoiceMapping words = words();
        try (Questions questions = stack.find().questions()) {
            StoredInvoice stored = StoredInvoice.find(
                    questions::ask,
                    tenant.one(questions),
                    document,
                    ours.provider == null ? "" : ours.provider,
                    spec.commandLine().getParseResult().hasMatchedOption("--currency") ? currency : "");
            currency = stored.currency();
            if (ours.file != null) {
                return Reconciliation.of(
                        OwnUsage.lines(stored.lines(words.models()), byAccount),
                        read(ours.file, InvoiceFiles::ours),
                        ListedUnits::has,
                        minorDigits());
            }
            return stored.reconcile(questions::ask, byAccount, words.models());
        } catch (NoInvoiceException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private Reconciliation ofFile(Path file) throws IOException {
        int digits = minorDigits();
        if (ours.file == null && ours.provider == null) {
            throw misuse("what was counted is missing: --ours FILE, or --provider NAME of a running stack");
        }
        List<InvoiceLine> lines = OwnUsage.lines(lines(file), byAccount || source == null);
        return Reconciliation.of(
                lines,
                ours.file == null ? counted(lines) : read(ours.file, InvoiceFiles::ours),
                ListedUnits::has,
                digits);
    }

    private List<InvoiceLine> lines(Path file) throws IOException {
        if (source != null && !InvoiceReader.sources().contains(source)) {
            throw misuse("--source must be one of " + String.join(", ", InvoiceReader.sources()) + ", not " + source);
        }
        InvoiceTerms terms =
                new InvoiceTerms("file", source == null ? "csv" : source, "file", "file", currency, 0, Instant.EPOCH);
        try {
            return InvoiceDocuments.read(file, usage, terms, words(), source == null).whole().stream()
                    .map(this::line)
                    .toList();
        } catch (FaultyFileException e) {
            throw Inputs.faulty(file, e);
        }
    }

    private InvoiceLine line(io.costline.avro.InvoiceLine line) {
        if (!line.getCurrency().equals(currency)) {
            throw new CommandFailure(billed.file + " has lines in " + line.getCurrency() + " beside " + currency
                    + ": say which are compared with --currency");
        }
        return new InvoiceLine(
                new Cell(line.getAccount(), line.getDay(), line.getModel(), line.getUnit()),
                line.getQuantity(),
                line.getAmount(),
                InvoiceLine.Kind.valueOf(line.getKind().name()));
    }

    private InvoiceMapping words() throws IOException {
        return mapping == null ? InvoiceMapping.NONE : read(mapping, InvoiceMapping::read);
    }

    private List<OurUsage> counted(List<InvoiceLine> lines) {
        Map<String, Object> values = new HashMap<>();
        times.into(values);
        values.put("provider", String.valueOf(ours.provider));
        values.put("currency", currency);
        values.put("zone", StoredInvoice.zone(String.valueOf(source)));
        try (Questions questions = stack.find().questions()) {
            values.put("tenant", tenant.one(questions));
            return OwnUsage.of(questions.ask("invoice_usage", values), lines, byAccount);
        }
    }

    private int minorDigits() {
        try {
            return StoredInvoice.minorDigits(currency);
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
}
