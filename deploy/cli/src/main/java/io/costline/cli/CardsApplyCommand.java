package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.enrich.pricebook.PriceBookPublisher;
import io.costline.stack.Definitions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "apply",
        description = {
            "Publish a file of rate cards, contracts, baselines and currency rates and put it in force, whole, above what is"
                    + " in force.",
            "",
            "Our own format, YAML or JSON. Every fault in it is named with its line and column, and nothing is published"
                    + " then. Applying the same file again changes nothing. Costs of before are corrected by 'costline reprice'.",
            ""
        })
final class CardsApplyCommand extends StackCommand {
    @Parameters(index = "0", paramLabel = "FILE", description = "Rate cards.")
    private Path file = Path.of("");

    @Option(names = "--note", defaultValue = "", description = "Why, for whoever reads the price book later.")
    private String note = "";

    CardsApplyCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Instant now = Instant.now();
        var cards = Catalogs.read(Inputs.existing(file), now);
        if (Catalogs.isList(cards)) {
            throw new CommandFailure(file + " is a public price list: costline cards import " + file);
        }
        Definitions definitions = stack.find().definitions();
        PriceBookPublisher.Published published = new PriceBookPublisher(definitions.kafka(), definitions.registry())
                .publish(cards, now, note.isEmpty() ? file.getFileName().toString() : note);
        console.line(
                published.changed()
                        ? Figures.count(published.cards(), "card") + agreed(published)
                                + (published.cards() + published.agreed() == 1 ? " is" : " are")
                                + " in force, price book version " + published.version()
                        : "already in force, price book version " + published.version());
        return 0;
    }

    private static String agreed(PriceBookPublisher.Published published) {
        return published.agreed() == 0 ? "" : " and " + Figures.count(published.agreed(), "agreement");
    }
}
