package io.costline.lab.bench;

import io.costline.cli.CostlineMain;
import io.costline.stack.LogTail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code costline reprice} over everything stored, in a process of its own that may be killed. */
final class RepriceProcess {
    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-Xmx768m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    private static final String ALWAYS = "2000-01-01";
    private static final String NEVER = "2999-01-01";

    private final Path output;
    private final Process process;

    private RepriceProcess(Path output, Process process) {
        this.output = output;
        this.process = process;
    }

    static RepriceProcess start(Path stackFile, Path output) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CostlineMain.class.getName()));
        command.addAll(List.of("reprice", "--json", "--from", ALWAYS, "--to", NEVER, "--stack", stackFile.toString()));
        try {
            return new RepriceProcess(
                    output,
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start costline reprice", e);
        }
    }

    /** SIGKILL; false if it had ended before. */
    boolean kill() {
        boolean alive = process.isAlive();
        process.destroyForcibly();
        await();
        return alive;
    }

    /** Fails unless it ended well, or still runs. */
    void requireWell() {
        if (!process.isAlive() && process.exitValue() != 0) {
            throw new IllegalStateException(
                    "costline reprice ended with exit code " + process.exitValue() + ":\n" + LogTail.of(output));
        }
    }

    /** Waits for its end, and returns what it printed. */
    String finish() {
        await();
        requireWell();
        return LogTail.of(output);
    }

    private void await() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while costline reprice ran", e);
        }
    }
}
