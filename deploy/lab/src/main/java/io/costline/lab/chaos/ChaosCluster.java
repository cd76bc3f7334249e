package io.costline.lab.chaos;

import io.costline.embedded.process.Readiness;
import io.costline.embedded.process.ServiceCommand;
import io.costline.embedded.process.ServiceProcess;
import io.costline.stack.Endpoints;
import io.costline.stack.Folders;
import io.costline.stack.FreePorts;
import io.costline.stack.PipelineStack;
import io.costline.stack.Service;
import io.costline.stack.ServiceCommands;
import io.costline.stack.StackFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The stack with two instances of each streams service, small heaps, failpoints and short session time-outs. */
final class ChaosCluster implements Cluster {
    /** Long: the test is of what survives, and may run on a machine that is busy with other tests. */
    private static final Duration READY_WITHIN = Duration.ofMinutes(4);

    private final PipelineStack stack;
    private final Path failpoints;
    private final URI ingest;
    private final Map<String, Space> spaces;
    private final AlertReceiver alerts;
    private final Path stackFile;

    private ChaosCluster(
            PipelineStack stack, Path failpoints, URI ingest, Map<String, Space> spaces, AlertReceiver alerts) {
        this.stack = stack;
        this.alerts = alerts;
        this.failpoints = failpoints;
        this.ingest = ingest;
        this.spaces = spaces;
        StackFile file = new StackFile(
                stack.dataDir().toString(),
                ProcessHandle.current().pid(),
                bootstrapServers(),
                registryUrl(),
                clickHouseUrl(),
                ingest.toString(),
                Map.of(),
                "");
        file.save();
        this.stackFile = file.path();
    }

    /**
     * @param temporary whether the folder is deleted at the end
     * @param definitions written after the topics exist and before the services start
     * @param progress told what is being waited for
     */
    static ChaosCluster start(
            Path dataDir, boolean temporary, Consumer<Endpoints> definitions, Consumer<String> progress) {
        Map<String, Space> spaces = spaces(dataDir);
        AlertReceiver alerts = new AlertReceiver();
        PipelineStack stack;
        try {
            stack = PipelineStack.startFoundation(dataDir, temporary, progress);
        } catch (RuntimeException | Error e) {
            alerts.close();
            spaces.values().forEach(Space::close);
            throw e;
        }
        try {
            definitions.accept(stack.endpoints());
            register(alerts, new ServiceCommands(stack.endpoints(), stack.dataDir()).endpointsFile());
            int door = FreePorts.next();
            Path failpoints = dataDir.resolve("failpoints");
            List<ServiceCommand> services = new ArrayList<>();
            for (Victim victim : Victim.values()) {
                Service service = service(victim);
                for (int i = 0; service != null && i < victim.instances(); i++) {
                    String name = name(victim, i);
                    services.add(command(stack, service, name, folder(failpoints, name), door));
                }
            }
            progress.accept("ingest, two enrichers, two attributions, sink and dispatcher");
            stack.add(services);
            return new ChaosCluster(stack, failpoints, URI.create("http://127.0.0.1:" + door), spaces, alerts);
        } catch (RuntimeException | Error e) {
            stack.close();
            alerts.close();
            spaces.values().forEach(Space::close);
            throw e;
        }
    }

    private static void register(AlertReceiver alerts, Path endpoints) {
        try {
            alerts.register(endpoints, ChaosRun.TENANT);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot name the receiver of alerts", e);
        }
    }

    /** Folders of those whose disk is to become full. */
    private static Map<String, Space> spaces(Path dataDir) {
        Map<String, Space> spaces = new LinkedHashMap<>();
        for (Victim victim : List.of(Victim.BROKER, Victim.CLICKHOUSE, Victim.ENRICHER, Victim.ATTRIBUTION)) {
            for (int i = 0; i < victim.instances(); i++) {
                String name = name(victim, i);
                spaces.put(name, Space.of(dataDir.toAbsolutePath().resolve(name)));
            }
        }
        return spaces;
    }

    private static ServiceCommand command(
            PipelineStack stack, Service service, String name, Path failpoints, int door) {
        String prefix = service.prefix() + ".kafka.";
        Map<String, String> settings = new LinkedHashMap<>();
        // A dead member's partitions must be taken over within a round.
        settings.put(prefix + "session.timeout.ms", "6000");
        settings.put(prefix + "heartbeat.interval.ms", "1000");
        switch (service) {
            case INGEST -> {
                settings.put("ingest.http.port", Integer.toString(door));
                settings.put("ingest.delivery-timeout", "PT5S");
            }
            case ENRICHER, ATTRIBUTION -> settings.put(service.prefix() + ".threads", "1");
            case DISPATCHER -> {
                settings.put("dispatcher.allowed-networks", "127.0.0.0/8");
                settings.put("dispatcher.first-pause", "PT0.5S");
                settings.put("dispatcher.longest-pause", "PT5S");
            }
            case SINK, LEDGER, CONSOLE -> {}
        }
        return new ServiceCommands(stack.endpoints(), stack.dataDir())
                .withFailpoints(failpoints)
                .of(service, name, FreePorts.next(), settings)
                .withJvmArguments("-Xms64m", "-Xmn64m", "-Xmx256m", "-XX:TieredStopAtLevel=1")
                .withReadiness(Readiness.line(), READY_WITHIN);
    }

    private static @Nullable Service service(Victim victim) {
        return switch (victim) {
            case INGEST -> Service.INGEST;
            case ENRICHER -> Service.ENRICHER;
            case ATTRIBUTION -> Service.ATTRIBUTION;
            case SINK -> Service.SINK;
            case DISPATCHER -> Service.DISPATCHER;
            case REGISTRY, BROKER, CLICKHOUSE -> null;
        };
    }

    private static String name(Victim victim, int instance) {
        return victim.instances() == 1 ? victim.label() : victim.label() + '-' + (instance + 1);
    }

    private static Path folder(Path failpoints, String name) {
        try {
            return Files.createDirectories(failpoints.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the failpoint folder of " + name, e);
        }
    }

    @Override
    public Member member(Victim victim, int instance) {
        String name = name(victim, instance);
        ServiceProcess process = stack.processes().get(name);
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return new ProcessMember(
                name, process, stack.dataDir().resolve(name), failpoints.resolve(name), spaces.get(name));
    }

    private record ProcessMember(
            String name,
            ServiceProcess process,
            Path state,
            Path failpoints,
            @Nullable Space space) implements Member {
        @Override
        public boolean alive() {
            return process.isAlive();
        }

        @Override
        public void pause() {
            process.pause();
        }

        @Override
        public void resume() {
            process.resume();
        }

        @Override
        public void dieStarting(BooleanSupplier moment, Duration atMost) {
            process.dieStarting(moment, atMost);
        }

        @Override
        public void forget() {
            try (Stream<Path> files = Files.list(state)) {
                files.forEach(Folders::delete);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove the state of " + name, e);
            }
        }

        @Override
        public void fillDisk() {
            if (space != null) {
                space.take(process.pid());
            }
        }

        @Override
        public void freeDisk() {
            if (space != null) {
                space.give(process.pid());
            }
        }

        @Override
        public boolean saysReady() {
            return process.isAlive() && Health.ready(process.port());
        }

        @Override
        public void kill() {
            process.kill();
        }

        @Override
        public void restart() {
            process.restart();
        }
    }

    @Override
    public String bootstrapServers() {
        return stack.endpoints().bootstrapServers();
    }

    @Override
    public String registryUrl() {
        return stack.endpoints().registryUrl();
    }

    @Override
    public String clickHouseUrl() {
        return stack.endpoints().clickHouseUrl();
    }

    @Override
    public URI ingest() {
        return ingest;
    }

    @Override
    public AlertReceiver alerts() {
        return alerts;
    }

    @Override
    public Path stackFile() {
        return stackFile;
    }

    @Override
    public String fullDisk() {
        return spaces.values().iterator().next().means();
    }

    @Override
    public void close() {
        stack.close();
        alerts.close();
        spaces.values().forEach(Space::close);
    }
}
