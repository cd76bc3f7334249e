package io.costline.cli;

import io.costline.attribution.BudgetFile;
import io.costline.attribution.BudgetPublisher;
import io.costline.avro.Budget;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Table;
import io.costline.files.FaultyFileException;
import io.costline.stack.Connections;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "budgets",
        description = "Set spending limits.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = BudgetsCommand.Apply.class)
final class BudgetsCommand extends CommandGroup {
    @Command(
            name = "apply",
            description = {
                "Bring budgets to what a YAML or JSON file says. Budgets it does not name stay.",
                "",
                "A budget that changed gets a new version and alerts afresh. The file is a list of:",
                "  - id: acme-daily",
                "    dimension: customer        # tenant, customer, team, project, app_key, feature, provider, model",
                "    scope: acme                # one value, or \"*\" for each",
                "    period: day                # hour, day, week, month",
                "    limit: 25.00",
                "    thresholds: [80, 100]      # percent of the limit spent",
                "    forecasts: [100]           # percent of the limit the period is heading for",
                "    unpriced: [10]             # percent of the limit that calls without a price may cost at most",
                "    fallback_rates: [5]        # percent of operations that needed more than one attempt",
                "    spike: {times: 6}          # hours many times the usual, and minutes likewise; more in",
                "                               # attribution-streams/docs/rules.md",
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
            List<Budget> budgets;
            try {
                budgets = BudgetFile.parse(
                        new String(Inputs.bytes(Inputs.existing(file)), StandardCharsets.UTF_8), tenant);
            } catch (FaultyFileException e) {
                throw Inputs.faulty(file, e);
            }
            Connections found = stack.find();
            var definitions = found.definitions();
            Table table = new Table("budget", "scope", "period", ">limit", "now");
            for (BudgetPublisher.Applied applied : new BudgetPublisher(definitions.kafka(), definitions.registry())
                    .apply(budgets, Duration.ofSeconds(30))) {
                Budget budget = applied.budget();
                table.row(
                        budget.getBudgetId(),
                        lower(budget.getDimension()) + "=" + budget.getScopeValue(),
                        lower(budget.getPeriod()),
                        Figures.dollars(budget.getLimit()) + " " + budget.getCurrency(),
                        lower(applied.change()) + ", version " + budget.getVersion());
            }
            table.print(console);
            return 0;
        }

        private static String lower(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT);
        }
    }
}
