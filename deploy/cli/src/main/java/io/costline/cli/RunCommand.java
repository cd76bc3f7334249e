package io.costline.cli;

import io.costline.cli.text.Console;
import io.costline.service.Near;
import io.costline.service.Settings;
import io.costline.stack.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = {
            "Run one service of the pipeline until it is stopped: ingest, enrich, attribution, sink, ledger, console or dispatcher.",
            "",
            "Kafka, schema registry and ClickHouse are whatever the settings name: deploy/docs/settings.md has every key,"
                    + " deploy/docs/cluster.md the order in which things are started. The service is this process: it ends by"
                    + " SIGTERM with what it had begun done, by exit code 78 for settings it cannot start with, 70 for a fault.",
            ""
        })
final class RunCommand extends ConsoleCommand {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})([mMgG])");

    @Parameters(paramLabel = "SERVICE", description = "Which.")
    private String name = "";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings. Default: $COSTLINE_CONFIG, else the environment alone.")
    private @Nullable Path config;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            description = "Heap, as 2g. Default: what one machine's share of the work was measured with.")
    private String heap = "";

    @Option(
            names = "--print",
            description = "Print the arguments for java, one a line, the main class last; run nothing.")
    private boolean print;

    RunCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> arguments = arguments(service());
        if (print) {
            arguments.forEach(console::line);
            return 0;
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(process)));
        return process.waitFor();
    }

    private static void end(Process process) {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Service service() {
        List<String> names =
                Arrays.stream(Service.values()).map(Service::prefix).toList();
        return Service.named(name)
                .orElseThrow(() -> misuse("there is no service " + name + Near.question(name, names) + "\nThere are "
                        + String.join(", ", names)));
    }

    private List<String> arguments(Service service) {
        List<String> arguments = new ArrayList<>(service.jvm(megabytes(service)));
        if (config != null) {
            if (!Files.isRegularFile(config)) {
                throw new CommandFailure("--config names " + config + ", which does not exist");
            }
            arguments.add("-D" + Settings.FILE_PROPERTY + "=" + config.toAbsolutePath());
        }
        arguments.add(service.mainClass());
        return arguments;
    }

    private long megabytes(Service service) {
        if (heap.isEmpty()) {
            return service.heap();
        }
        Matcher size = SIZE.matcher(heap);
        if (!size.matches()) {
            throw misuse("--heap: " + heap + " is no size, as 768m or 2g");
        }
        return Long.parseLong(size.group(1)) * (size.group(2).equalsIgnoreCase("g") ? 1024 : 1);
    }
}
