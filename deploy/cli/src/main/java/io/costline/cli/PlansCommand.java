package io.costline.cli;

import io.costline.avro.Definition;
import io.costline.cli.plans.DefinitionPublisher;
import io.costline.cli.plans.PlanFile;
import io.costline.cli.text.Console;
import io.costline.cli.text.Table;
import io.costline.files.FaultyFileException;
import io.costline.stack.Definitions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "plans",
        description = "Define what customers are charged by.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = PlansCommand.Apply.class)
final class PlansCommand extends CommandGroup {
    @Command(
            name = "apply",
            description = {
                "Bring plans, customers' names and closed months to what a YAML or JSON file says. What it does not name"
                        + " stays.",
                "",
                "plans:",
                "  - id: pro",
                "    names: [price_1Nx2]              # what the billing system calls it",
                "    weights: { chat: 1, search: 3 }  # how its price falls on features",
                "customers:",
                "  - name: cus_NffrFeUfNV2Hib         # what the billing system calls it",
                "    customer: acme                   # what calls call it",
                "closings:",
                "  - month: 2026-09                   # later credit notes leave it as it is",
                "    closed_at: 2026-10-05",
                ""
            })
    static final class Apply extends StackCommand {
        @Parameters(index = "0", paramLabel = "FILE", description = "YAML or JSON.")
        private Path file = Path.of("");

        @Option(names = "--tenant", defaultValue = "default", description = "Tenant. Default: ${DEFAULT-VALUE}.")
        private String tenant = "default";

        Apply(Console console) {
            super(console);
        }

        @Override
        public Integer call() throws IOException {
            List<Definition> wanted;
            try {
                wanted =
                        PlanFile.parse(new String(Inputs.bytes(Inputs.existing(file)), StandardCharsets.UTF_8), tenant);
            } catch (FaultyFileException e) {
                throw Inputs.faulty(file, e);
            }
            Definitions definitions = stack.find().definitions();
            Table table = new Table("kind", "~name", "now");
            for (DefinitionPublisher.Applied applied : new DefinitionPublisher(
                            definitions.kafka(), definitions.registry())
                    .apply(wanted, Duration.ofSeconds(30), Instant.now())) {
                Definition definition = applied.definition();
                table.row(
                        definition.getKind().name().toLowerCase(Locale.ROOT),
                        definition.getId(),
                        (applied.changed() ? "changed" : "unchanged") + ", version " + definition.getVersion());
            }
            table.print(console);
            return 0;
        }
    }
}
