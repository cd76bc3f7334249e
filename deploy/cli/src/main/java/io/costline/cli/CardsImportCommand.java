package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.enrich.pricebook.CatalogImport;
import io.costline.enrich.pricebook.ListImport;
import io.costline.enrich.pricebook.PriceBookPublisher;
import io.costline.stack.Definitions;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = {
            "Publish a public price list and put it in force, whole, below cards of one's own.",
            "",
            "A list has no dates. The first import of a catalog counts from the beginning of time; a later one from its"
                    + " as-of date, before which the older prices stay in force, as do those of models it no longer has."
                    + " Importing a list again changes nothing. 'costline reprice' corrects what was priced before.",
            ""
        })
final class CardsImportCommand extends StackCommand {
    @Parameters(
            index = "0",
            paramLabel = "LIST",
            description = "litellm or genai-prices (the committed ones), or a file in either format.")
    private String list = "";

    @Option(
            names = "--as-of",
            paramLabel = "DATE",
            description = "When the list is from: 2026-11-01 or 2026-11-01T00:00:00Z. Default: the committed list's own"
                    + " date; for a file, now.")
    private @Nullable String asOf;

    @Option(
            names = "--below",
            description =
                    "If the catalog is not in force yet: put it below the lists that are, so that it prices only what"
                            + " they do not. Default: above them.")
    private boolean below;

    @Option(names = "--note", defaultValue = "", description = "Why, for whoever reads the price book later.")
    private String note = "";

    CardsImportCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Instant now = Instant.now();
        CatalogImport read = Catalogs.find(list, now);
        if (!Catalogs.isList(read)) {
            throw new CommandFailure(list + " holds cards of one's own: costline cards apply " + list);
        }
        Instant from = asOf == null ? Catalogs.listed(list, now) : Inputs.time(spec, "--as-of", asOf);
        Definitions definitions = stack.find().definitions();
        var rank = below ? ListImport.Rank.BELOW_LISTS : ListImport.Rank.ABOVE_LISTS;
        try {
            report(
                    read,
                    from,
                    new PriceBookPublisher(definitions.kafka(), definitions.registry())
                            .importList(read, from, rank, now, note.isEmpty() ? "import of " + list : note));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage() + ": --as-of says when a list is from", e);
        }
        return 0;
    }

    private void report(CatalogImport read, Instant from, PriceBookPublisher.Imported imported) {
        if (!read.notExpressed().isEmpty()) {
            Table table = new Table(">times", "not expressed");
            read.notExpressed().forEach((what, count) -> table.row(Figures.count(count), what));
            table.print(console);
            console.blank();
        }
        ListImport.Counts counts = imported.counts();
        console.line(read.catalog() + " as of " + from + ": " + Figures.count(counts.added(), "model") + " new, "
                + Figures.count(counts.changed()) + " changed, " + Figures.count(counts.unchanged())
                + " unchanged, " + Figures.count(counts.gone()) + " gone from the list, which stay in force");
        PriceBookPublisher.Published published = imported.published();
        console.line(
                published.changed()
                        ? Figures.count(published.cards(), "card") + " published, price book version "
                                + published.version()
                        : "nothing to publish, price book version " + published.version());
    }
}
