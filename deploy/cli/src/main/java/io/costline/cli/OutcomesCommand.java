package io.costline.cli;

import io.costline.cli.text.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "outcomes",
        description = "Tell what was made of answers.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = OutcomesCommand.Import.class)
final class OutcomesCommand extends CommandGroup {
    @Command(
            name = "import",
            description = {
                "Post outcomes to a running ingest door: one object, an array or one a line.",
                "",
                "{\"id\", \"trace_id\" or \"operation_id\" or \"call_id\", \"kind\": accepted, rejected or score, \"value\", \"max\","
                        + " \"evaluator\", \"at\"}",
                "Importing the same file twice changes nothing: of the outcomes under one id the latest counts. 429 and 503 are"
                        + " waited out.",
                ""
            })
    static final class Import extends ConsoleCommand {
        @Mixin
        private DoorOptions door = new DoorOptions();

        @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "Default: standard input.")
        private @Nullable Path file;

        Import(Console console) {
            super(console);
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            return new PostedFile(console, door).post("/v1/outcomes", Map.of(), Inputs.bytes(file), "outcomes");
        }
    }
}
