package io.costline.embedded.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to run: a main class on this JVM's own class path and Java home, and how to tell that it is ready.
 *
 * @param name for messages and thread names
 * @param portArgument the argument whose value {@code 0} becomes the reported port at a restart, so that the service
 *     comes back at the address its clients know; null for none
 * @param log stdout and stderr are appended here
 */
public record ServiceCommand(
        String name,
        String mainClass,
        List<String> jvmArguments,
        List<String> arguments,
        Map<String, String> environment,
        Path log,
        @Nullable String portArgument,
        Readiness readiness,
        Duration readyTimeout) {

    /** System property: arguments for every child's JVM, after its own, separated by spaces. */
    public static final String MORE_JVM_ARGUMENTS = "costline.child.jvm-arguments";

    public ServiceCommand {
        Objects.requireNonNull(name);
        Objects.requireNonNull(mainClass);
        Objects.requireNonNull(log);
        jvmArguments = List.copyOf(jvmArguments);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** Ready by its READY line within 60 s, {@code --port} kept at a restart. */
    public static ServiceCommand of(String name, Class<?> main, Path log) {
        return of(name, main.getName(), log);
    }

    /** As above, for a main class that is only on the class path at run time. */
    public static ServiceCommand of(String name, String mainClass, Path log) {
        return new ServiceCommand(
                name,
                mainClass,
                List.of(),
                List.of(),
                Map.of(),
                log,
                "--port",
                Readiness.line(),
                Duration.ofSeconds(60));
    }

    public ServiceCommand withJvmArguments(List<String> added) {
        List<String> all = new ArrayList<>(jvmArguments);
        all.addAll(added);
        return new ServiceCommand(
                name, mainClass, all, arguments, environment, log, portArgument, readiness, readyTimeout);
    }

    public ServiceCommand withJvmArguments(String... added) {
        return withJvmArguments(List.of(added));
    }

    public ServiceCommand withArguments(List<String> added) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(added);
        return new ServiceCommand(
                name, mainClass, jvmArguments, all, environment, log, portArgument, readiness, readyTimeout);
    }

    public ServiceCommand withArguments(String... added) {
        return withArguments(List.of(added));
    }

    public ServiceCommand withEnvironment(Map<String, String> added) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(added);
        return new ServiceCommand(
                name, mainClass, jvmArguments, arguments, all, log, portArgument, readiness, readyTimeout);
    }

    public ServiceCommand withReadiness(Readiness other, Duration timeout) {
        return new ServiceCommand(
                name, mainClass, jvmArguments, arguments, environment, log, portArgument, other, timeout);
    }

    /** This command with the port argument's {@code 0} replaced. */
    ServiceCommand pinnedTo(@Nullable String port) {
        int at = portArgument == null ? -1 : arguments.indexOf(portArgument);
        if (port == null || at < 0 || at + 1 >= arguments.size() || !"0".equals(arguments.get(at + 1))) {
            return this;
        }
        List<String> pinned = new ArrayList<>(arguments);
        pinned.set(at + 1, port);
        return new ServiceCommand(
                name, mainClass, jvmArguments, pinned, environment, log, portArgument, readiness, readyTimeout);
    }

    List<String> commandLine() {
        List<String> line = new ArrayList<>();
        // Ctrl-C reaches every process of the terminal's foreground group at once; ours are stopped in order by whoever
        // started them, so they start with SIGINT ignored, which a JVM leaves as it is. What they write is their
        // owner's.
        line.addAll(List.of("/bin/sh", "-c", "umask 077; trap '' INT; exec \"$0\" \"$@\""));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("--enable-native-access=ALL-UNNAMED");
        line.addAll(jvmArguments);
        String more = System.getProperty(MORE_JVM_ARGUMENTS, "").strip();
        if (!more.isEmpty()) {
            line.addAll(List.of(more.split(" +")));
        }
        line.add("-cp");
        line.add(System.getProperty("java.class.path"));
        line.add(WatchedMain.class.getName());
        line.add(mainClass);
        line.addAll(arguments);
        return line;
    }
}
