package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.cli.text.Starting;
import io.costline.stack.ConsoleLink;
import io.costline.stack.PipelineStack;
import io.costline.stack.StackFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = {
            "Run the whole pipeline on this machine for one's own gateway, until Ctrl-C.",
            "",
            "Everything it keeps is in the data folder. Started on it again, it comes back at the same ports with"
                    + " nothing lost.",
            ""
        })
final class UpCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Data folder; created if missing.")
    private Path data = Path.of("");

    @Option(
            names = "--http-port",
            defaultValue = "0",
            paramLabel = "PORT",
            description = "Port of the ingest door. Default: the one it had on this data, else any free one.")
    private int httpPort;

    UpCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (PipelineStack stack = start()) {
            StackFile file = stack.file();
            console.line("  Data and logs:    " + file.dataDir());
            addresses(file);
            console.blank();
            console.line("  An API key:     ./costline keys create --tenant acme");
            console.line(
                    "  A first event:  curl -H 'Authorization: Bearer KEY' -H 'Content-Type: application/json' \\");
            console.line("                    " + file.ingestUrl() + "/v1/events -d '{\"id\": \"first\", \"model\": "
                    + "\"gpt-4o-mini\",");
            console.line(
                    "                    \"provider\": \"openai\", \"customer_id\": \"acme\", \"trace_id\": \"t1\",");
            console.line("                    \"usage\": {\"input_tokens\": 1200, \"output_tokens\": 300}}'");
            console.line("  What it cost:   ./costline trace t1");
            console.line("  Your gateway:   deploy/gateways/README.md has what to paste");
            console.blank();
            console.line("Console  " + ConsoleLink.words(file, ""));
            console.line("  a further link: ./costline open");
            console.blank();
            console.line("Ctrl-C stops it.");
            Staying.until(stack);
        }
        return 0;
    }

    private PipelineStack start() {
        try (Starting starting = new Starting(console)) {
            PipelineStack stack = PipelineStack.start(data, httpPort, starting);
            starting.close();
            console.line(console.green("Costline is up") + " after " + starting.elapsed() + ".");
            return stack;
        }
    }

    private void addresses(StackFile file) {
        console.line("  Events go to      " + file.ingestUrl());
        console.line("  ClickHouse is at  " + file.clickHouseUrl());
        console.line(
                "  Kafka is at       " + file.bootstrapServers() + ", its schema registry at " + file.registryUrl());
    }
}
