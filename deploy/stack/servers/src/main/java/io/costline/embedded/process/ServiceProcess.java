package io.costline.embedded.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One child JVM that can be stopped, killed and brought back. Surefire starts tests with a class path in a manifest-only
 * jar; {@code java.class.path} names that jar, which works for a child as long as the test run lasts.
 *
 * <p>The child dies with this JVM however that ends (see {@link ParentWatch}).
 */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final int LOG_TAIL_LINES = 30;

    private ServiceCommand command;
    private Process process;
    private Map<String, String> facts;

    private ServiceProcess(ServiceCommand command) {
        this.command = command;
        this.process = spawn(command);
        this.facts = Map.of();
    }

    /** Starts the child and returns when it is ready. */
    public static ServiceProcess start(ServiceCommand command) {
        long from = logLength(command.log());
        ServiceProcess service = new ServiceProcess(command);
        service.awaitReady(from);
        return service;
    }

    /** What the READY line said, for example {@code port}. */
    public synchronized Map<String, String> facts() {
        return facts;
    }

    /** The port of the READY line. */
    public synchronized int port() {
        String port = facts.get("port");
        if (port == null) {
            throw new IllegalStateException(command.name() + " reported no port");
        }
        return Integer.parseInt(port);
    }

    public synchronized long pid() {
        return process.pid();
    }

    public synchronized boolean isAlive() {
        return process.isAlive();
    }

    public Path log() {
        return command.log();
    }

    /** User and system time of the running child, in seconds; 0 once it has ended. */
    public synchronized double cpuSeconds() {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e9;
    }

    /** The exit code, if the child has ended. */
    public synchronized Optional<Integer> exitCode() {
        return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
    }

    /** SIGTERM, then SIGKILL after 20 s. Returns the exit code (143 for a JVM that ended by SIGTERM). */
    public synchronized int stop() {
        // Not Process.destroy(): that also closes the child's input, which its parent watch takes for our death.
        process.toHandle().destroy();
        if (!ended(STOP_LIMIT)) {
            process.destroyForcibly();
            awaitEnd();
        }
        return process.exitValue();
    }

    /** SIGSTOP: it stands still, its connections open. */
    public void pause() {
        signal("STOP");
    }

    /** SIGCONT after {@link #pause}. */
    public void resume() {
        signal("CONT");
    }

    private synchronized void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send SIG" + name + " to " + command.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts the child, which does not run, and kills it when told, ready or not, or after so long. */
    public synchronized void dieStarting(BooleanSupplier moment, Duration atMost) {
        command = command.pinnedTo(facts.get("port"));
        process = spawn(command);
        long deadline = System.nanoTime() + atMost.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline && !moment.getAsBoolean()) {
            if (ended(Duration.ofMillis(5))) {
                return;
            }
        }
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGKILL, and waits until the process is gone. */
    public synchronized void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Stops the child if it runs and starts it again with the same arguments, at the same port. */
    public synchronized void restart() {
        if (process.isAlive()) {
            stop();
        }
        command = command.pinnedTo(facts.get("port"));
        long from = logLength(command.log());
        process = spawn(command);
        awaitReady(from);
    }

    @Override
    public void close() {
        stop();
    }

    /** Waits as long as the child gets on: its log grows or it works. The time-out is for one that does neither. */
    private synchronized void awaitReady(long from) {
        var progress = new StartProgress(process.toHandle(), command.log(), command.readyTimeout());
        boolean serves = false;
        try {
            Optional<Map<String, String>> ready = command.readiness().poll(command.log(), from);
            while (ready.isEmpty()) {
                if (ended(Duration.ofMillis(20))) {
                    throw failure("ended with exit code " + process.exitValue() + " before it was ready");
                }
                if (progress.stands()) {
                    throw failure("is not ready and did nothing for " + command.readyTimeout());
                }
                ready = command.readiness().poll(command.log(), from);
            }
            facts = Map.copyOf(ready.get());
            serves = true;
        } catch (IOException e) {
            throw new UncheckedIOException(command.name() + ": cannot tell whether it is ready", e);
        } finally {
            if (!serves) {
                kill();
            }
        }
    }

    private IllegalStateException failure(String what) {
        return new IllegalStateException(
                command.name() + " " + what + "; the end of " + command.log() + ":\n" + tail(command.log()));
    }

    private static Process spawn(ServiceCommand command) {
        try {
            OwnerOnly.file(command.log());
            ProcessBuilder builder = new ProcessBuilder(command.commandLine())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(command.log().toFile()));
            builder.environment().putAll(command.environment());
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command.name(), e);
        }
    }

    private boolean ended(Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + command.name(), e);
        }
    }

    private void awaitEnd() {
        if (!ended(STOP_LIMIT)) {
            throw new IllegalStateException(command.name() + " did not end after SIGKILL, pid " + process.pid());
        }
    }

    private static long logLength(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the size of " + log, e);
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(unreadable: " + e.getMessage() + ")";
        }
    }
}
