package io.costline.cli;

import io.costline.cli.cards.LintReport;
import io.costline.cli.text.Console;
import io.costline.enrich.pricebook.CardLint;
import io.costline.enrich.pricebook.CardSet;
import io.costline.enrich.pricebook.GenaiPricesImporter;
import io.costline.enrich.pricebook.LiteLlmImporter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "lint",
        description = {
            "Look through cards for what cannot be meant.",
            "",
            "Exit code 1 when there are errors, 0 for warnings alone. Looked for are prices on the wrong side of what they derive from, prices a hundredfold off others of their kind, gaps and"
                    + " overlaps in dates, conditions no call meets.",
            ""
        })
final class CardsLintCommand extends ConsoleCommand {
    @Parameters(index = "0", paramLabel = "CARDS", description = "Which: " + CardSource.NAMES + ".")
    private String cards = "";

    @Option(
            names = "--against",
            paramLabel = "CARDS",
            description = "Also name prices these cards state otherwise, likewise.")
    private @Nullable String against;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    private CardSource source;

    CardsLintCommand(Console console) {
        super(console);
        this.source = new CardSource();
    }

    @Override
    public Integer call() throws IOException {
        Instant now = Instant.now();
        CardSet found = source.find(cards, now);
        CardSet other = against == null ? null : source.find(against, now);
        CardSet reference = new CardSet(
                "public lists",
                List.of(
                        LiteLlmImporter.committed(now).cards(),
                        GenaiPricesImporter.committed(now).cards()));
        var report = new LintReport(cards, found.spans().size(), CardLint.of(found, reference, other));
        if (json) {
            console.line(report.json());
        } else {
            report.print(console);
        }
        return report.hasErrors() ? 1 : 0;
    }
}
