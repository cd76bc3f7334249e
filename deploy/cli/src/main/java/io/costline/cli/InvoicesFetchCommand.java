package io.costline.cli;

import io.costline.cli.invoice.InvoiceFetch;
import io.costline.cli.invoice.InvoiceFetch.Report;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "fetch",
        description = {
            "Pull a provider's costs, or the usage behind them, by day and line into a file that reconcile reads.",
            "",
            "The key is that of an administrator, which your calls do not have. It is read from a file or from OPENAI_ADMIN_KEY or"
                    + " ANTHROPIC_ADMIN_KEY, goes to the provider alone and is never printed.",
            ""
        })
final class InvoicesFetchCommand extends ConsoleCommand {
    enum Source {
        OPENAI,
        ANTHROPIC
    }

    @Option(names = "--source", required = true, description = "openai or anthropic.")
    private Source source = Source.OPENAI;

    @Option(names = "--usage", description = "The usage report, which has quantities, and not the costs.")
    private boolean usage;

    @Option(names = "--from", required = true, paramLabel = "DAY", description = "From this day on, UTC.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "DAY", description = "Before this day.")
    private String to = "";

    @Option(names = "--key-file", paramLabel = "FILE", description = "A file that has the key and nothing else.")
    private @Nullable Path keyFile;

    @Option(names = "--url", paramLabel = "URL", description = "Where to ask. Default: the provider's own address.")
    private @Nullable String url;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the pages go; it is replaced.")
    private Path out = Path.of("");

    InvoicesFetchCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Report report = Report.valueOf(source + (usage ? "_USAGE" : "_COSTS"));
        Instant begin = Inputs.time(spec, "--from", from);
        Instant end = Inputs.time(spec, "--to", to);
        if (!begin.isBefore(end)) {
            throw misuse("--from must be before --to");
        }
        try {
            int pages = new InvoiceFetch(
                            url == null ? report.base() : url, key(), time -> Thread.sleep(time.toMillis()))
                    .fetch(report, begin, end, out.toAbsolutePath());
            console.line(Figures.count(pages, "page") + " in " + out);
            return 0;
        } catch (IllegalArgumentException e) {
            throw misuse("--url must be an address as https://api.example.com, not " + url, e);
        } catch (IOException e) {
            throw new CommandFailure(source.name().toLowerCase(Locale.ROOT) + ": " + e.getMessage(), e);
        }
    }

    private String key() throws IOException {
        String variable = source + "_ADMIN_KEY";
        String key = keyFile == null ? System.getenv(variable) : Files.readString(Inputs.existing(keyFile));
        if (key == null || key.isBlank()) {
            throw new CommandFailure("there is no key: name a file with --key-file, or set " + variable);
        }
        return key.strip();
    }
}
