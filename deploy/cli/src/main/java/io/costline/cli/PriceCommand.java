package io.costline.cli;

import io.costline.cli.price.PriceLines;
import io.costline.cli.text.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
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
            "Out: {\"case_id\",\"status\",\"cost_usd\",\"lines\":[...],\"findings\":[...],\"card\":{...}}, in the same order.",
            "",
            "Quantities are inclusive totals: cached tokens are part of input_tokens. Amounts are not rounded. A line that"
                    + " cannot be read gives an error line with its number, and the run goes on.",
            ""
        })
final class PriceCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--catalog",
            defaultValue = "litellm",
            paramLabel = "NAME|FILE",
            description =
                    "litellm (the committed list), or a file in LiteLLM's or our format. Default: ${DEFAULT-VALUE}.")
    private String catalog = "litellm";

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "JSON Lines; default: standard input.")
    private @Nullable Path file;

    PriceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var lines = new PriceLines(Catalogs.find(catalog, Instant.now()));
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

    private BufferedReader open() throws IOException {
        return file == null
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Inputs.existing(file));
    }
}
