package io.costline.cli;

import io.costline.cli.text.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "revenue",
        description = "Tell what customers are charged.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = RevenueCommand.Import.class)
final class RevenueCommand extends CommandGroup {
    @Command(
            name = "import",
            description = {
                "Post invoices, credit notes or rows of a table to a running ingest door.",
                "",
                "Reads what the billing system's API lists, one object, an array or one a line, or CSV. Importing the same"
                        + " file twice changes nothing: lines are known by their ids. 429 and 503 are waited out.",
                ""
            })
    static final class Import extends ConsoleCommand {
        @Option(
                names = "--source",
                required = true,
                paramLabel = "NAME",
                description = "Who wrote the file: stripe, lago, orb, openmeter or csv.")
        private String source = "";

        @Mixin
        private DoorOptions door = new DoorOptions();

        @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "Default: standard input.")
        private @Nullable Path file;

        Import(Console console) {
            super(console);
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            byte[] body = Inputs.bytes(file);
            Map<String, String> headers = new HashMap<>();
            headers.put("content-type", source.equals("csv") ? "text/csv" : ""); // else the body tells its framing
            headers.values().removeIf(String::isEmpty);
            return new PostedFile(console, door).post("/v1/revenue/" + source, headers, body, "lines");
        }
    }
}
