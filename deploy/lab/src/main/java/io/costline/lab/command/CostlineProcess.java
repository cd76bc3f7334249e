package io.costline.lab.command;

import io.costline.cli.CostlineMain;
import io.costline.stack.LogTail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A {@code costline} command in a process of its own, which may be killed. */
public final class CostlineProcess {
    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-Xmx768m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    private static final int KILLED = 137;

    private final String name;
    private final Path output;
    private final Process process;

    private CostlineProcess(String name, Path output, Process process) {
        this.name = name;
        this.output = output;
        this.process = process;
    }

    /**
     * @param output what it prints goes here
     * @param jvm arguments for its JVM
     * @param arguments the command and its own
     */
    public static CostlineProcess start(Path output, List<String> jvm, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CostlineMain.class.getName()));
        command.addAll(arguments);
        String name = "costline " + arguments.getFirst();
        try {
            return new CostlineProcess(
                    name,
                    output,
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    /** SIGKILL; false if it had ended before. */
    public boolean kill() {
        boolean alive = process.isAlive();
        process.destroyForcibly();
        await();
        return alive;
    }

    /** Fails unless it ended well, or still runs. */
    public void requireWell() {
        if (!process.isAlive() && process.exitValue() != 0) {
            throw new IllegalStateException(
                    name + " ended with exit code " + process.exitValue() + ":\n" + LogTail.of(output));
        }
    }

    /** Waits for its end, and returns what it printed. */
    public String finish() {
        await();
        requireWell();
        return LogTail.of(output);
    }

    /** Waits for its good end so long. */
    public void finish(Duration limit) {
        await(limit);
        requireWell();
    }

    /** Waits for its end so long, good or bad. */
    public int exitCode(Duration limit) {
        await(limit);
        return process.exitValue();
    }

    /** Waits for its end so long: whether it was killed, as at a failpoint. Any other bad end is a failure. */
    public boolean finishKilled(Duration limit) {
        await(limit);
        if (process.exitValue() == KILLED) {
            return true;
        }
        requireWell();
        return false;
    }

    private void await(Duration limit) {
        try {
            if (!process.waitFor(limit)) {
                kill();
                throw new IllegalStateException(name + " had not ended after " + limit + ":\n" + LogTail.of(output));
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void await() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private IllegalStateException interrupted(InterruptedException e) {
        kill();
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while " + name + " ran", e);
    }
}
