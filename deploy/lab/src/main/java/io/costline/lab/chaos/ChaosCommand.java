package io.costline.lab.chaos;

import io.costline.cli.CommandFailure;
import io.costline.cli.text.Console;
import io.costline.stack.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code costline chaos}. */
@Command(
        name = "chaos",
        description = {
            "Kill processes under load and check that nothing was lost and nothing counted twice.",
            "",
            "Starts a stack with two instances of each streams service in a temporary folder and sends seeded traffic through"
                    + " HTTP and Kafka. Each round something is done to a process, to several or to all: SIGKILL at a random moment,"
                    + " at a named failpoint, while it starts or migrates; SIGSTOP beyond its session; its state removed; its disk"
                    + " full; ClickHouse away; reprice and backfill killed; poison on every topic. Meanwhile every service must"
                    + " get on or say that it is not ready. In the end every event's cost, every trace, every spend bucket and"
                    + " every alert is compared with what must be there. Exits with 1 on any difference, and then leaves the folder.",
            ""
        })
public final class ChaosCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many rounds. From 17 on every failpoint and every kind of process is among them, from 37"
                    + " on everything."
                    + " Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--seed", paramLabel = "S", description = "Plans and traffic are drawn from it. Default: any.")
    private @Nullable Long seed;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "250",
            description = "Records a second. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(names = "--json", description = "Print one JSON object at the end and nothing else.")
    private boolean json;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Run in this folder, which must be empty or missing, and leave data and logs there.")
    private @Nullable Path keep;

    public ChaosCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1 || rate < 1) {
            throw new CommandFailure("--rounds and --rate must be at least 1");
        }
        Path folder = folder();
        var report = new ChaosReport(console);
        Consumer<String> stage = json ? none -> {} : text -> console.line(console.dim(text + " ..."));
        long chosen = seed == null ? new SecureRandom().nextInt(1_000_000) : seed;
        if (!json) {
            console.line(console.bold("costline chaos") + ": " + rounds + " rounds, seed " + chosen
                    + (keep == null ? "" : ", in " + folder));
        }
        ChaosResult result = run(folder, new ChaosRun.Options(rounds, chosen, rate), report, stage);
        if (json) {
            report.json(result);
        } else {
            report.result(result);
        }
        if (keep == null && result.good()) {
            Folders.delete(folder);
        } else if (!json) {
            console.line("Data and logs are in " + folder);
        }
        return result.good() ? 0 : 1;
    }

    private ChaosResult run(Path folder, ChaosRun.Options options, ChaosReport report, Consumer<String> stage)
            throws IOException, InterruptedException {
        var key = new AtomicReference<>("");
        try (ChaosCluster cluster = ChaosCluster.start(
                folder,
                false,
                endpoints -> key.set(
                        RunDefinitions.write(endpoints.bootstrapServers(), endpoints.registryUrl(), ChaosRun.TENANT)),
                stage)) {
            stage.accept("sending, and killing");
            Consumer<Rounds.Done> listener = json ? none -> {} : report::round;
            return new ChaosRun(cluster, key.get(), options, listener, stage).run();
        }
    }

    private Path folder() throws IOException {
        if (keep == null) {
            return Files.createTempDirectory("costline-chaos-");
        }
        Files.createDirectories(keep);
        try (Stream<Path> files = Files.list(keep)) {
            if (files.findAny().isPresent()) {
                throw new CommandFailure("--keep: " + keep + " is not empty");
            }
        }
        return keep;
    }
}
