package io.costline.cli;

import io.costline.cli.price.PriceLines;
import io.costline.cli.text.Console;
import io.costline.enrich.pricebook.CatalogImport;
import io.costline.enrich.pricebook.Corrections;
import io.costline.enrich.pricing.PriceBook;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "price",
        description = {
            "Price usage with a catalog: JSON Lines in, JSON Lines out, nothing running.",
            "",
            "In:  {\"case_id\",\"provider\",\"model\",\"timestamp\",\"service_tier\",\"attributes\":{},\"usage\":{unit: quantity}}",
            "An event as normalize prints it may be such a line: its region, speed, batch and usage_status are read, too.",
            "Out: {\"case_id\",\"status\",\"cost_usd\",\"lines\":[...],\"findings\":[...],\"card\":{...}}, in the same order.",
            "",
            "Quantities are inclusive totals: cached tokens are part of input_tokens. Amounts are not rounded. A line that"
                    + " cannot be read gives an error line with its number, and the run goes on.",
            "",
            "partly_priced: the card is known and prices some of the usage; cost_usd is the sum of that, findings name"
                    + " the rest and upper_bound_usd bounds it. unpriced: no card, cost_usd is null.",
            "",
            "For contracts a line may also say tenant, account, app_key, source, feature, workflow, requested_model, is_byok and"
                    + " reported_costs [{kind, amount, currency}]. cost_usd then is what the account pays, list_cost_usd the public"
                    + " price, and comparisons hold what the same usage costs at the requested and the baseline model.",
            ""
        })
final class PriceCommand extends ConsoleCommand {
    @Option(
            names = "--catalog",
            defaultValue = "litellm",
            paramLabel = "NAME|FILE",
            description =
                    "litellm or genai-prices (the committed lists), or a file in either format or ours. Default: ${DEFAULT-VALUE}.")
    private String catalog = "litellm";

    @Option(
            names = "--contracts",
            paramLabel = "FILE",
            description =
                    "Cards, contracts, baselines and currency rates of one's own, above the catalog: the file 'costline cards apply' takes.")
    private @Nullable Path contracts;

    @Option(
            names = "--dispute",
            paramLabel = "NAME=CHOICE",
            description =
                    "How to price what sources answer differently: batch-cache-read=stacked|standard, openai-272k-line=dear|standard. Default: the first.")
    private Map<String, String> disputes = new HashMap<>();

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "JSON Lines; default: standard input.")
    private @Nullable Path file;

    PriceCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        PriceLines lines = lines();
        boolean failed = false;
        try (BufferedReader reader = open()) {
            String line;
            for (int number = 1; (line = reader.readLine()) != null; number++) {
                if (!line.isBlank()) {
                    PriceLines.Answer answer = lines.price(line, number);
                    console.out().println(answer.json());
                    failed |= answer.failed();
                }
            }
        }
        console.out().flush();
        return failed ? 1 : 0;
    }

    private PriceLines lines() throws IOException {
        Instant now = Instant.now();
        CatalogImport list = Catalogs.find(catalog, now, corrections());
        PriceBook book = contracts == null
                ? Catalogs.book(list)
                : Catalogs.book(Catalogs.read(Inputs.existing(contracts), now), list);
        return new PriceLines(book, list.catalog());
    }

    private Corrections corrections() {
        try {
            return Corrections.committed(disputes);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("--dispute: " + e.getMessage(), e);
        }
    }

    private BufferedReader open() throws IOException {
        return file == null
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Inputs.existing(file));
    }
}
