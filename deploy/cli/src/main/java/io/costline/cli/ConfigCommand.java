package io.costline.cli;

import io.costline.cli.cluster.CheckList;
import io.costline.cli.cluster.ClusterCheck;
import io.costline.cli.text.Console;
import io.costline.cli.text.Figures;
import io.costline.service.CommonSettings;
import io.costline.service.Settings;
import io.costline.stack.Service;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "config",
        description = {"Check the settings of a cluster.", ""},
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ConfigCommand.Check.class)
final class ConfigCommand extends CommandGroup {

    @Command(
            name = "check",
            description = {
                "Connect to everything the settings name, as each service would, and say what is missing.",
                "",
                "Settings that are wrong or unknown, Kafka, the clock, topics and rights on them, schemas, ClickHouse, its tables and"
                        + " the rights on them. It changes nothing. Exit code 1 if something is missing.",
                ""
            })
    static final class Check extends ConsoleCommand {
        @Option(names = "--config", paramLabel = "FILE", description = "Settings. Default: $COSTLINE_CONFIG.")
        private @Nullable Path config;

        @Option(
                names = "--service",
                paramLabel = "NAME",
                description = "Only what this service needs; may be repeated. Default: every service.")
        private List<String> services = List.of();

        Check(Console console) {
            super(console);
        }

        @Override
        public Integer call() throws InterruptedException {
            CommonSettings common = StackOption.cluster(config);
            List<Service> chosen = services.isEmpty()
                    ? Arrays.asList(Service.values())
                    : services.stream().map(this::named).toList();
            CheckList findings = new ClusterCheck(
                            common, mapping -> config == null ? Settings.load(mapping) : Settings.load(mapping, config))
                    .run(chosen);
            for (CheckList.Finding each : findings.all()) {
                console.line((each.fault() ? console.red("fault") : console.green("ok   ")) + "  " + each.about() + ": "
                        + each.text());
            }
            long faults = findings.faults();
            console.line(faults == 0 ? "nothing is missing" : Figures.count(faults, "fault"));
            return faults == 0 ? 0 : 1;
        }

        private Service named(String name) {
            return Service.named(name).orElseThrow(() -> misuse("--service: there is no service " + name));
        }
    }
}
