package io.costline.cli;

import io.costline.cli.stack.Definitions;
import io.costline.cli.stack.StackFile;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.enrich.pricebook.PriceBookPublisher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cards",
        description = "Set rate cards and contracts: one's own prices, above the default catalog.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CardsCommand.Apply.class)
final class CardsCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "apply is missing");
    }

    @Command(
            name = "apply",
            description = {
                "Publish a file of rate cards, contracts, baselines and currency rates and put it in force, whole, above what is"
                        + " in force.",
                "",
                "Our own format (YAML or JSON) or a LiteLLM price file. Applying the same file again changes nothing. Costs of"
                        + " before are corrected by 'costline reprice'.",
                ""
            })
    static final class Apply implements Callable<Integer> {
        private final Console console;

        @Parameters(index = "0", paramLabel = "FILE", description = "Rate cards.")
        private Path file = Path.of("");

        @Option(names = "--note", defaultValue = "", description = "Why, for whoever reads the price book later.")
        private String note = "";

        @Mixin
        private StackOption stack;

        Apply(Console console) {
            this.console = console;
            this.stack = new StackOption();
        }

        @Override
        public Integer call() throws IOException {
            Instant now = Instant.now();
            var catalog = Catalogs.read(Inputs.existing(file), now);
            catalog.notExpressed()
                    .forEach((what, count) ->
                            console.line(console.yellow("not expressed, " + Figures.count(count) + " times: " + what)));
            StackFile found = stack.find();
            var definitions = new Definitions(found.bootstrapServers(), found.registryUrl());
            PriceBookPublisher.Published published = new PriceBookPublisher(definitions.kafka(), definitions.registry())
                    .publish(catalog, now, note.isEmpty() ? file.getFileName().toString() : note);
            console.line(
                    published.changed()
                            ? Figures.count(published.cards()) + " cards" + agreed(published)
                                    + " are in force, price book version " + published.version()
                            : "already in force, price book version " + published.version());
            return 0;
        }

        private static String agreed(PriceBookPublisher.Published published) {
            return published.agreed() == 0 ? "" : " and " + Figures.count(published.agreed()) + " agreements";
        }
    }
}
