package io.costline.lab.demo;

import io.costline.cli.Staying;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.cli.text.Starting;
import io.costline.embedded.process.ServiceCommand;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.lab.traffic.Traffic;
import io.costline.lab.traffic.TrafficOptions;
import io.costline.stack.ConsoleLink;
import io.costline.stack.PipelineStack;
import io.costline.stack.StackFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Start the whole pipeline in a temporary folder, replay real traffic through it, show what it cost.",
            "",
            "The traffic is real in its arrival times and token sizes (28,185 requests of two Azure services) and in"
                    + " its payload shapes; customers, features, models, failures and repeats come from a seeded"
                    + " generator. Every total is compared with an independent check to the last digit; a difference makes"
                    + " the demo fail.",
            ""
        })
public final class DemoCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--exit", description = "Stop after the answers instead of staying up.")
    private boolean exit;

    @Option(names = "--seed", defaultValue = "42", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--speed",
            defaultValue = "300",
            paramLabel = "N",
            description = "How many times faster than recorded to replay the hour; 0: as fast as it goes."
                    + " Default: ${DEFAULT-VALUE}.")
    private double speed;

    @Option(
            names = "--requests",
            defaultValue = "28185",
            paramLabel = "N",
            description = "Use only the first recorded requests. Default: all ${DEFAULT-VALUE}.")
    private int requests;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (requests < 1 || requests > TrafficOptions.ALL) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--requests must be 1 to " + TrafficOptions.ALL);
        }
        long began = System.nanoTime();
        console.line(console.bold("Costline demo") + ", seed " + seed);
        try (PipelineStack stack = start()) {
            console.line("  8 processes up in " + Figures.seconds(Duration.ofNanos(System.nanoTime() - began)));
            if (!exit) {
                console.line("  Console  " + ConsoleLink.words(stack.file(), DemoRun.TENANT));
            }
            var run = new DemoRun(console, stack, () -> Staying.check(stack));
            boolean agrees = run.run(TrafficOptions.all(seed, Instant.now()).withRequests(requests), speed);
            if (!agrees) {
                return 1;
            }
            if (exit) {
                console.line("  took " + Figures.seconds(Duration.ofNanos(System.nanoTime() - began))
                        + " from the first process to the last answer");
                return 0;
            }
            invite(stack.file());
            Staying.until(stack);
        }
        return 0;
    }

    /**
     * Its processes live for a minute: they are spared the second compiler, which would take as long again, and the ledger does not
     * wait ten seconds for its next pass.
     */
    private PipelineStack start() throws IOException {
        Path folder = Files.createTempDirectory("costline-demo");
        String before = System.getProperty(ServiceCommand.MORE_JVM_ARGUMENTS, "");
        System.setProperty(ServiceCommand.MORE_JVM_ARGUMENTS, "-XX:TieredStopAtLevel=1 -Dledger.every=PT1S");
        try (Starting starting = new Starting(console)) {
            return PipelineStack.startTemporary(folder, starting);
        } finally {
            System.setProperty(ServiceCommand.MORE_JVM_ARGUMENTS, before);
        }
    }

    private void invite(StackFile file) {
        console.heading("Still up. In another terminal:");
        console.line(
                "  ./costline trace " + Traffic.RESEARCH_AGENT_TRACE + "    the five calls, each with its event id");
        console.line("  ./costline explain EVENT_ID             one cost, line by line, recomputed");
        console.line("  ./costline alerts --follow              budget alerts as they come");
        console.line("  ./costline spend --by customer          what was spent, by anything a call says");
        console.line("  ./costline margin --by plan             what customers, features or plans leave");
        console.line("  ./costline credits                      what is left of a credit, and what will expire");
        console.line("  ./costline ask --list                   every question there is");
        console.blank();
        console.line("  Prices are of     "
                + LiteLlmImporter.LISTED.toString().substring(0, 10)
                + ", "
                + Figures.count(
                        Duration.between(LiteLlmImporter.LISTED, Instant.now()).toDays(), "day")
                + " old; newer ones: ./costline cards update FILE|URL");
        console.line("  Events go to      " + file.ingestUrl());
        console.line("  Kafka is at       " + file.bootstrapServers());
        console.line("  The logs are in   " + file.dataDir() + "/logs");
        console.blank();
        console.line("Console  " + ConsoleLink.words(file, DemoRun.TENANT));
        console.line("  a further link: ./costline open");
        console.blank();
        console.line("Ctrl-C stops everything and deletes the data.");
    }
}
