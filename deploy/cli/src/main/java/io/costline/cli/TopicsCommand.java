package io.costline.cli;

import io.costline.cli.partitions.PartitionRaise;
import io.costline.cli.text.Console;
import io.costline.stack.Connections;
import io.costline.stack.PipelineStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "topics",
        description = {"Make the topics as the settings want them, or give a stopped system more partitions.", ""},
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TopicsPlanCommand.class, TopicsPlanCommand.Apply.class})
final class TopicsCommand extends CommandGroup {
    private final Console console;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    TopicsCommand(Console console) {
        this.console = console;
    }

    @Command(
            description = {
                "Add partitions to costline.requests and costline.costs, so that more threads can share the work.",
                "",
                "Every service must be stopped, and have done what waits. Calls, traces and their state move together: repeats and"
                        + " views of a call are known, open traces go on, budgets keep what they said. Costs of before whose trace"
                        + " moved are not re-rated any more.",
                ""
            })
    void raise(
            @Parameters(paramLabel = "PARTITIONS", description = "A multiple of what they have.") int partitions,
            @Option(names = "--data", paramLabel = "DIR", description = "Data folder of a stopped stack.") @Nullable
                    Path data,
            @Option(
                            names = "--bootstrap-servers",
                            paramLabel = "LIST",
                            description = "Kafka, where there is no such folder.")
                    @Nullable
                    String servers,
            @Option(names = "--config", paramLabel = "FILE", description = "Settings of a cluster, in place of either.")
                    @Nullable
                    Path config,
            @Option(
                            names = "--enricher-group",
                            defaultValue = "costline-enricher",
                            paramLabel = "NAME",
                            description = "As enrich.application-id. Default: ${DEFAULT-VALUE}.")
                    String enricher,
            @Option(
                            names = "--attribution-group",
                            defaultValue = "costline-attribution",
                            paramLabel = "NAME",
                            description = "As attribution.application-id. Default: ${DEFAULT-VALUE}.")
                    String attribution,
            @Option(
                            names = "--door-group",
                            defaultValue = "costline-kafka-door",
                            paramLabel = "NAME",
                            description = "As ingest.kafka-door.group-id. Default: ${DEFAULT-VALUE}.")
                    String door)
            throws InterruptedException {
        PipelineStack.Maintenance work =
                broker -> raise(Map.of("bootstrap.servers", broker), partitions, enricher, attribution, door);
        if (config != null && data == null && servers == null) {
            raise(Connections.of(StackOption.cluster(config)).kafka(), partitions, enricher, attribution, door);
        } else if (data != null && servers == null && config == null) {
            if (!Files.isDirectory(data.resolve("broker"))) {
                throw new CommandFailure("there is no stack in " + data);
            }
            PipelineStack.maintain(data, work);
        } else if (servers != null && data == null && config == null) {
            work.run(servers);
        } else {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "give one of --data, --bootstrap-servers and --config");
        }
        console.line("Start the services again.");
    }

    private void raise(Map<String, String> kafka, int partitions, String enricher, String attribution, String door)
            throws InterruptedException {
        new PartitionRaise(kafka, enricher, attribution, door, console::line).run(partitions);
    }
}
