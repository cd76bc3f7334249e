package io.costline.stack;

import io.costline.embedded.broker.EmbeddedBroker;
import io.costline.embedded.clickhouse.EmbeddedClickHouse;
import io.costline.embedded.process.ServiceCommand;
import io.costline.embedded.process.ServiceProcess;
import io.costline.embedded.registry.EmbeddedRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Broker, registry, ClickHouse, the pipeline's services and the console, each a process of its own, with their data and logs in one
 * folder. Started on the same folder again, everything comes back at the same ports with nothing lost. The processes end with
 * this one, however it ends.
 */
public final class PipelineStack implements AutoCloseable {
    private static final List<String> FOUNDATION = List.of("broker", "registry", "clickhouse");

    private final Path dataDir;
    private final DataDirLock lock;
    private final Consumer<String> progress;
    private final boolean temporary;
    private final Thread hook = new Thread(this::closeOnce, "stack-shutdown");
    private volatile boolean closing;
    private final Map<String, ServiceProcess> processes = Collections.synchronizedMap(new LinkedHashMap<>());
    private @Nullable Endpoints endpoints;
    private @Nullable StackFile file;

    private PipelineStack(Path dataDir, boolean temporary, Consumer<String> progress) {
        this.dataDir = dataDir.toAbsolutePath().normalize();
        this.temporary = temporary;
        this.lock = DataDirLock.take(this.dataDir);
        this.progress = progress;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts everything and returns when all of it is ready.
     *
     * @param dataDir where data, state and logs are; created if missing
     * @param httpPort of the ingest door; 0: the one it had here before, else any free one
     * @param progress told what is being waited for
     * @throws StackException naming what failed, with the end of its log; whatever had started is stopped
     */
    public static PipelineStack start(Path dataDir, int httpPort, Consumer<String> progress) {
        return started(new PipelineStack(dataDir, false, progress), httpPort);
    }

    /** The same in a folder that is deleted when the stack is closed. */
    public static PipelineStack startTemporary(Path dataDir, Consumer<String> progress) {
        return started(new PipelineStack(dataDir, true, progress), 0);
    }

    private static PipelineStack started(PipelineStack stack, int httpPort) {
        try {
            stack.startAll(httpPort);
            return stack;
        } catch (RuntimeException | Error e) {
            stack.close();
            throw e;
        }
    }

    /**
     * Starts broker, registry, ClickHouse, topics and price book alone; services are {@link #add added}. Nobody but the caller
     * knows where it listens: it writes no {@link StackFile}.
     *
     * @param temporary whether the folder is deleted when the stack is closed
     * @throws StackException as {@link #start}
     */
    public static PipelineStack startFoundation(Path dataDir, boolean temporary, Consumer<String> progress) {
        PipelineStack stack = new PipelineStack(dataDir, temporary, progress);
        try {
            stack.startFoundation(Optional.empty());
            return stack;
        } catch (RuntimeException | Error e) {
            stack.close();
            throw e;
        }
    }

    /** What is done with a broker alone. */
    public interface Maintenance {
        void run(String bootstrapServers) throws InterruptedException;
    }

    /**
     * Runs the broker of a folder alone while something is done with its topics.
     *
     * @throws StackException if the stack runs on the folder
     */
    public static void maintain(Path dataDir, Maintenance work) throws InterruptedException {
        DataDirLock lock = DataDirLock.take(dataDir.toAbsolutePath().normalize());
        try (EmbeddedBroker broker = EmbeddedBroker.start(
                dataDir.resolve("broker"), 0, dataDir.resolve("logs").resolve("broker.log"))) {
            work.run(broker.bootstrapServers());
        } finally {
            lock.release();
        }
    }

    /** Starts services beside what is there already, all at once; {@link #close} stops them first. */
    public void add(Collection<ServiceCommand> commands) {
        Map<String, Callable<ServiceProcess>> starts = new LinkedHashMap<>();
        for (ServiceCommand command : commands) {
            starts.put(command.name(), () -> ServiceProcess.start(command));
        }
        run(starts);
    }

    /** Where everything listens. */
    public StackFile file() {
        if (file == null) {
            throw new IllegalStateException("the stack has not started");
        }
        return file;
    }

    public Endpoints endpoints() {
        if (endpoints == null) {
            throw new IllegalStateException("the stack has not started");
        }
        return endpoints;
    }

    public boolean isClosing() {
        return closing;
    }

    public Path dataDir() {
        return dataDir;
    }

    /** Every process by name: broker, registry, clickhouse and the services' prefixes. */
    public Map<String, ServiceProcess> processes() {
        return Map.copyOf(processes);
    }

    /** The first process that ended though nobody stopped it, with the end of its log. */
    public Optional<String> failure() {
        return processes().entrySet().stream()
                .filter(entry -> !entry.getValue().isAlive())
                .map(entry -> entry.getKey() + " ended with exit code "
                        + entry.getValue().exitCode().orElse(-1) + "; the end of "
                        + entry.getValue().log() + ":\n"
                        + LogTail.of(entry.getValue().log()))
                .findFirst();
    }

    /** Writes the API key a demo made for itself where commands find it. */
    public void rememberKey(String apiKey) {
        file = file().withApiKey(apiKey);
        file().write();
    }

    /** Stops the services, then what they stand on; also when the command is interrupted. */
    @Override
    public void close() {
        closeOnce();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the shutdown that the hook is for is under way
        }
    }

    private synchronized void closeOnce() {
        if (closing) {
            return;
        }
        closing = true;
        if (file != null) {
            file.forget();
        }
        stop(processes().keySet().stream()
                .filter(name -> !FOUNDATION.contains(name))
                .toList());
        stop(FOUNDATION);
        lock.release();
        if (temporary) {
            Folders.delete(dataDir);
        }
    }

    private void startAll(int httpPort) {
        Optional<StackFile> before = Optional.of(dataDir.resolve(StackFile.NAME))
                .filter(Files::exists)
                .map(StackFile::read);
        requirePorts(before, httpPort);
        Endpoints reached = startFoundation(before);
        startServices(reached, before, httpPort);
    }

    /** Everything comes back at the ports it had, so they must be free; what took one is not to get our clients' events. */
    private static void requirePorts(Optional<StackFile> before, int httpPort) {
        FreePorts.require("events (--http-port)", httpPort != 0 ? httpPort : port(before, StackFile::ingestUrl));
        FreePorts.require("the schema registry", port(before, StackFile::registryUrl));
        FreePorts.require("ClickHouse", port(before, StackFile::clickHouseUrl));
        FreePorts.require("the console", port(before, StackFile::consoleUrl));
        before.ifPresent(file -> {
            FreePorts.require(
                    "Kafka", URI.create("kafka://" + file.bootstrapServers()).getPort());
            file.managementPorts().forEach((service, port) -> FreePorts.require("health of " + service, port));
        });
    }

    private Endpoints startFoundation(Optional<StackFile> before) {
        Map<String, Callable<ServiceProcess>> starts = new LinkedHashMap<>();
        starts.put(
                "broker",
                () -> EmbeddedBroker.start(dataDir.resolve("broker"), 0, log("broker"))
                        .process());
        starts.put(
                "registry",
                () -> EmbeddedRegistry.start(
                                dataDir.resolve("registry").resolve("schemas.jsonl"),
                                port(before, StackFile::registryUrl),
                                log("registry"))
                        .process());
        starts.put(
                "clickhouse",
                () -> EmbeddedClickHouse.start(
                                dataDir.resolve("clickhouse"),
                                port(before, StackFile::clickHouseUrl),
                                log("clickhouse"))
                        .process());
        run(starts);
        Endpoints reached = new Endpoints(
                "127.0.0.1:" + process("broker").port(),
                "http://127.0.0.1:" + process("registry").port(),
                "http://127.0.0.1:" + process("clickhouse").port());
        endpoints = reached;
        progress.accept("topics and price catalog");
        Definitions.ensure(reached);
        return reached;
    }

    private void startServices(Endpoints reached, Optional<StackFile> before, int httpPort) {
        ServiceCommands commands = new ServiceCommands(reached, dataDir);
        int door = httpPort != 0 ? httpPort : port(before, StackFile::ingestUrl);
        int chosenDoor = door != 0 ? door : FreePorts.next();
        int console = port(before, StackFile::consoleUrl);
        int chosenConsole = console != 0 ? console : FreePorts.next();
        Map<String, Integer> byName = new TreeMap<>();
        Map<String, Callable<ServiceProcess>> starts = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            if (service == Service.DISPATCHER && !Files.exists(commands.endpointsFile())) {
                continue; // it would have nobody to tell
            }
            int port = before.map(file -> file.managementPorts().getOrDefault(service.prefix(), 0))
                    .filter(known -> known != 0)
                    .orElseGet(FreePorts::next);
            byName.put(service.prefix(), port);
            Map<String, String> settings = switch (service) {
                case INGEST -> Map.of("ingest.http.port", Integer.toString(chosenDoor));
                case CONSOLE ->
                    Map.of(
                            "console.http.port",
                            Integer.toString(chosenConsole),
                            "console.ingest-url",
                            "http://127.0.0.1:" + chosenDoor);
                case ENRICHER, ATTRIBUTION, SINK, LEDGER, DISPATCHER -> Map.of();
            };
            starts.put(
                    service.prefix(),
                    () -> ServiceProcess.start(commands.of(service, service.prefix(), port, settings)));
        }
        run(starts);
        file = new StackFile(
                dataDir.toString(),
                ProcessHandle.current().pid(),
                reached.bootstrapServers(),
                reached.registryUrl(),
                reached.clickHouseUrl(),
                "http://127.0.0.1:" + chosenDoor,
                "http://127.0.0.1:" + chosenConsole,
                byName,
                before.map(StackFile::apiKey).orElse(""));
        file().write();
    }

    /** Starts them all at once, and tells each time one is ready which are not. */
    private void run(Map<String, Callable<ServiceProcess>> starts) {
        Set<String> waiting = Collections.synchronizedSet(new LinkedHashSet<>(starts.keySet()));
        progress.accept(String.join(", ", starts.keySet()));
        List<Callable<?>> steps = new ArrayList<>();
        starts.forEach((name, start) -> steps.add(() -> {
            keep(name, start.call());
            synchronized (waiting) {
                waiting.remove(name);
                if (!waiting.isEmpty()) {
                    progress.accept(String.join(", ", waiting));
                }
            }
            return null;
        }));
        Parallel.run(steps);
    }

    private ServiceProcess keep(String name, ServiceProcess process) {
        processes.put(name, process);
        if (closing) {
            process.kill(); // it came up while the rest was being stopped
        }
        return process;
    }

    private ServiceProcess process(String name) {
        ServiceProcess process = processes.get(name);
        if (process == null) {
            throw new IllegalStateException(name + " has not started");
        }
        return process;
    }

    private void stop(List<String> names) {
        List<Callable<?>> stops = new ArrayList<>();
        for (String name : names) {
            ServiceProcess process = processes.remove(name);
            if (process != null) {
                stops.add(process::stop);
            }
        }
        Parallel.run(stops);
    }

    private Path log(String name) {
        return dataDir.resolve("logs").resolve(name + ".log");
    }

    private static int port(Optional<StackFile> before, Function<StackFile, String> url) {
        return before.map(url)
                .filter(address -> !address.isEmpty())
                .map(address -> URI.create(address).getPort())
                .orElse(0);
    }
}
