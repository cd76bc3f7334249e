package io.costline.cli;

import io.costline.cli.cards.DiffReport;
import io.costline.cli.text.Console;
import io.costline.enrich.pricebook.CardsDiff;
import java.io.IOException;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        description = {
            "Show what differs between two sets of cards, model by model and price by price.",
            "",
            "Prices are compared in value: per thousand or per million, above 200,000 or at least 200,001 is the same.",
            ""
        })
final class CardsDiffCommand extends ConsoleCommand {
    @Parameters(index = "0", paramLabel = "A", description = "Before: " + CardSource.NAMES + ".")
    private String before = "";

    @Parameters(index = "1", paramLabel = "B", description = "After, likewise.")
    private String after = "";

    @Option(names = "--exit-code", description = "Exit with 1 when they differ.")
    private boolean exitCode;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    private CardSource source;

    CardsDiffCommand(Console console) {
        super(console);
        this.source = new CardSource();
    }

    @Override
    public Integer call() throws IOException {
        Instant now = Instant.now();
        CardsDiff diff = CardsDiff.between(
                source.find(before, now).spans(), source.find(after, now).spans());
        var report = new DiffReport(before, after, diff);
        if (json) {
            console.line(report.json());
        } else {
            report.print(console);
        }
        return exitCode && !diff.isEmpty() ? 1 : 0;
    }
}
