package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.client.CostlineClient;
import io.costline.client.DirectClient;
import io.costline.client.DoorAnswer;
import io.costline.client.EventVerdict;
import io.costline.client.EventVerdict.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
            try (DirectClient client = CostlineClient.builder()
                    .url(door.url())
                    .key(door.key())
                    .requestTimeout(Duration.ofSeconds(30))
                    .buildDirect()) {
                return tell(client.post("/v1/revenue/" + source, headers, body, door.patience()));
            } catch (IOException | IllegalArgumentException e) { // no door, or an address or key that is none
                throw new CommandFailure(String.valueOf(e.getMessage()), e);
            }
        }

        private int tell(DoorAnswer answer) {
            for (EventVerdict verdict : answer.verdicts()) {
                switch (verdict.outcome()) {
                    case ACCEPTED ->
                        verdict.warnings()
                                .forEach(warning ->
                                        console.line(verdict.eventId() + "  " + console.yellow("warning: " + warning)));
                    case IGNORED -> console.line(verdict.index() + "  ignored  " + verdict.message());
                    case REJECTED ->
                        console.line(verdict.index() + "  " + console.red("rejected") + "  " + verdict.code() + " "
                                + verdict.field() + "  " + verdict.message());
                }
            }
            if (answer.verdicts().isEmpty() && !answer.accepted()) {
                String reason =
                        answer.message().isEmpty() ? answer.text().strip() : answer.code() + ": " + answer.message();
                throw new CommandFailure("the door answered " + answer.status() + ": " + reason);
            }
            long rejected = answer.count(Outcome.REJECTED);
            console.line(console.green(Figures.count(answer.count(Outcome.ACCEPTED)) + " lines accepted") + ", "
                    + Figures.count(rejected) + " rejected");
            return rejected == 0 ? 0 : 1;
        }
    }
}
