package io.costline.cli;

import io.costline.service.CommonSettings;
import io.costline.service.Settings;
import io.costline.stack.Connections;
import io.costline.stack.StackFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a command talks to: a stack that runs on this machine, or what a settings file names. */
final class StackOption {
    @Option(
            names = "--stack",
            paramLabel = "FILE",
            description =
                    "stack.json of the running stack. Default: $COSTLINE_STACK_FILE, else the stack started last.")
    private @Nullable Path file;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings of a cluster (deploy/docs/settings.md), in place of a stack. Default: $COSTLINE_CONFIG.")
    private @Nullable Path config;

    Connections find() {
        if (file != null && config != null) {
            throw new CommandFailure("--stack and --config name two systems: give one");
        }
        return file != null
                ? Connections.of(running())
                : settings(config).map(Connections::of).orElseGet(() -> Connections.of(running()));
    }

    /** Those of a file, if there is one to read or the environment says where Kafka is. */
    static Optional<CommonSettings> settings(@Nullable Path config) {
        if (config != null) {
            if (!Files.isRegularFile(config)) {
                throw new CommandFailure("--config names " + config + ", which does not exist");
            }
            return Optional.of(Settings.load(CommonSettings.class, config));
        }
        return given(StackFile.VARIABLE)
                        || !(given(Settings.FILE_VARIABLE) || given("COSTLINE_KAFKA_BOOTSTRAP_SERVERS"))
                ? Optional.empty()
                : Optional.of(Settings.load(CommonSettings.class));
    }

    /** Likewise, for commands that are of a cluster alone. */
    static CommonSettings cluster(@Nullable Path config) {
        return settings(config)
                .orElseThrow(() -> new CommandFailure("name the settings with --config FILE, or $COSTLINE_CONFIG"));
    }

    private static boolean given(String variable) {
        return !System.getenv().getOrDefault(variable, "").isEmpty();
    }

    StackFile running() {
        if (file != null) {
            return read(file, "--stack");
        }
        if (given(StackFile.VARIABLE)) {
            return read(Path.of(System.getenv(StackFile.VARIABLE)), StackFile.VARIABLE);
        }
        return StackFile.startedLast()
                .orElseThrow(() -> new CommandFailure(
                        "no stack is running: start one with 'costline demo' or 'costline up --data DIR', name its"
                                + " stack.json with --stack, or the settings of a cluster with --config"));
    }

    private static StackFile read(Path path, String origin) {
        Path found = Files.isDirectory(path) ? path.resolve(StackFile.NAME) : path;
        if (!Files.isRegularFile(found)) {
            throw new CommandFailure(origin + " names " + found + ", which does not exist");
        }
        return StackFile.read(found);
    }
}
