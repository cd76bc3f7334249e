package io.costline.cli;

import io.costline.stack.StackFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running stack a command talks to. */
final class StackOption {
    @Option(
            names = "--stack",
            paramLabel = "FILE",
            description =
                    "stack.json of the running stack. Default: $COSTLINE_STACK_FILE, else the stack started last.")
    private @Nullable Path file;

    StackFile find() {
        if (file != null) {
            return read(file, "--stack");
        }
        String variable = System.getenv(StackFile.VARIABLE);
        if (variable != null && !variable.isEmpty()) {
            return read(Path.of(variable), StackFile.VARIABLE);
        }
        return StackFile.startedLast()
                .orElseThrow(() -> new CommandFailure(
                        "no stack is running: start one with 'costline demo' or 'costline up --data DIR', or name its"
                                + " stack.json with --stack"));
    }

    private static StackFile read(Path path, String origin) {
        Path found = Files.isDirectory(path) ? path.resolve(StackFile.NAME) : path;
        if (!Files.isRegularFile(found)) {
            throw new CommandFailure(origin + " names " + found + ", which does not exist");
        }
        return StackFile.read(found);
    }
}
