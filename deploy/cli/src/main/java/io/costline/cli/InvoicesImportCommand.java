package io.costline.cli;

import io.costline.avro.InvoiceLine;
import io.costline.cli.invoice.InvoiceDocuments;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.client.DirectClient;
import io.costline.client.DoorAnswer;
import io.costline.files.FaultyFileException;
import io.costline.ingest.invoice.InvoiceMapping;
import io.costline.ingest.invoice.InvoiceReader;
import io.costline.ingest.invoice.InvoiceTerms;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "import",
        description = {
            "Store what a provider bills: read its document and post the lines to a running ingest door.",
            "",
            "An import stands in place of the days of the document that it has, so importing the same file twice changes"
                    + " nothing. A line that is wrong is told of with its place, and the others are stored.",
            ""
        })
final class InvoicesImportCommand extends ConsoleCommand {
    private static final int LINES_AT_ONCE = 5_000;

    @Option(
            names = "--source",
            required = true,
            paramLabel = "NAME",
            description = "Whose form the file has: openai, anthropic, google, aws, azure, openrouter, mistral or csv.")
    private String source = "";

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

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "Who bills, as calls name it. Default: as the form's; csv has none.")
    private @Nullable String provider;

    @Option(
            names = "--document",
            paramLabel = "ID",
            defaultValue = "",
            description =
                    "The invoice's id, where its lines name none. Default: the source and month, as openai/2026-09.")
    private String document = "";

    @Option(
            names = "--currency",
            defaultValue = "USD",
            paramLabel = "CODE",
            description = "Of lines that name none. Default: ${DEFAULT-VALUE}.")
    private String currency = "USD";

    @Option(
            names = "--revision",
            paramLabel = "N",
            description = "Of two imports of a day the higher one counts. Default: now, so the later import.")
    private @Nullable Long revision;

    @Mixin
    private DoorOptions door = new DoorOptions();

    @Parameters(index = "0", paramLabel = "FILE", description = "The document.")
    private Path file = Path.of("");

    InvoicesImportCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!InvoiceReader.sources().contains(source)) {
            throw misuse("--source must be one of " + String.join(", ", InvoiceReader.sources()) + ", not " + source);
        }
        String bills = provider == null ? InvoiceReader.provider(source) : provider;
        if (bills.isBlank()) {
            throw misuse("a table does not say who bills: name it with --provider, as calls name it");
        }
        Instant now = Instant.now();
        InvoiceTerms terms = new InvoiceTerms(
                "", source, bills, document, currency, revision == null ? now.toEpochMilli() : revision, now);
        InvoiceReader.Document read = read(terms);
        read.refused().stream()
                .flatMap(refused -> refused.faults().stream())
                .forEach(fault -> console.error(file + ":" + fault));
        List<InvoiceLine> lines =
                read.taken().stream().map(InvoiceReader.Taken::line).toList();
        long rejected = read.refused().size() + post(terms, lines);
        List<String> documents = lines.stream()
                .map(InvoiceLine::getDocumentId)
                .distinct()
                .sorted()
                .toList();
        console.line(console.green(Figures.count(lines.size() + read.refused().size() - rejected) + " lines accepted")
                + (documents.isEmpty() ? "" : " in " + String.join(", ", documents)) + ", " + Figures.count(rejected)
                + " rejected");
        return rejected == 0 ? 0 : 1;
    }

    private InvoiceReader.Document read(InvoiceTerms terms) throws IOException {
        Path faulty = file;
        try {
            InvoiceMapping words = InvoiceMapping.NONE;
            if (mapping != null) {
                faulty = mapping;
                words = InvoiceMapping.read(Files.readString(Inputs.existing(mapping)));
                faulty = file;
            }
            return InvoiceDocuments.read(file, usage, terms, words, false);
        } catch (FaultyFileException e) {
            throw Inputs.faulty(faulty, e);
        }
    }

    /** Returns how many the door refused. */
    private long post(InvoiceTerms terms, List<InvoiceLine> lines) throws InterruptedException {
        String path = "/v1/invoices/" + source + "?form=lines&revision=" + terms.revision() + "&provider="
                + URLEncoder.encode(terms.provider(), StandardCharsets.UTF_8);
        long refused = 0;
        try (DirectClient client = door.client()) {
            for (int from = 0; from < lines.size(); from += LINES_AT_ONCE) {
                byte[] body = json(lines.subList(from, Math.min(lines.size(), from + LINES_AT_ONCE)))
                        .getBytes(StandardCharsets.UTF_8);
                DoorAnswer answer =
                        client.post(path, Map.of("content-type", "application/json"), body, door.patience());
                refused += PostedFile.refused(console, answer);
            }
        } catch (IOException | IllegalArgumentException e) { // no door, or an address or key that is none
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
        return refused;
    }

    private static String json(List<InvoiceLine> lines) {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        for (InvoiceLine line : lines) {
            ObjectNode node = array.addObject()
                    .put("day", line.getDay().toString())
                    .put("account", line.getAccount())
                    .put("model", line.getModel())
                    .put("unit", line.getUnit())
                    .put("amount", line.getAmount().toPlainString())
                    .put("currency", line.getCurrency())
                    .put("kind", line.getKind().name().toLowerCase(Locale.ROOT))
                    .put("document", line.getDocumentId())
                    .put("description", line.getDescription());
            if (line.getQuantity() != null) {
                node.put("quantity", line.getQuantity().toPlainString());
            }
            ObjectNode context = node.putObject("context");
            line.getContext().forEach(context::put);
        }
        return array.toString();
    }
}
