package io.costline.stack;

import io.costline.console.access.LinkTokens;
import io.costline.embedded.process.ServiceCommand;
import io.costline.service.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The command lines of the pipeline's services on one machine. Every instance has a folder of its own for state and a log beside
 * it, so several instances of one service can run at once.
 */
public final class ServiceCommands {
    private static final Set<Service> WITH_FAILPOINTS =
            EnumSet.of(Service.INGEST, Service.ENRICHER, Service.ATTRIBUTION, Service.SINK);
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);

    private final Endpoints endpoints;
    private final Path dataDir;
    private Optional<Path> failpointDir = Optional.empty();

    public ServiceCommands(Endpoints endpoints, Path dataDir) {
        this.endpoints = endpoints;
        this.dataDir = dataDir;
    }

    /** The same with failpoints armed by files in a folder. */
    public ServiceCommands withFailpoints(Path folder) {
        ServiceCommands other = new ServiceCommands(endpoints, dataDir);
        other.failpointDir = Optional.of(folder);
        return other;
    }

    /**
     * @param instance names the folder and log of this instance: the service's prefix for the only one
     * @param settings settings beyond the usual, by full key; they win
     */
    public ServiceCommand of(Service service, String instance, int managementPort, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>();
        String prefix = service.prefix() + ".";
        all.put(prefix + "kafka.bootstrap.servers", endpoints.bootstrapServers());
        all.put(prefix + "registry.url", endpoints.registryUrl());
        all.put(prefix + "management.port", Integer.toString(managementPort));
        failpointDir
                .filter(folder -> WITH_FAILPOINTS.contains(service))
                .ifPresent(folder -> all.put(prefix + "failpoint-dir", folder.toString()));
        switch (service) {
            case INGEST -> {
                all.put("ingest.http.host", "127.0.0.1");
                all.put("ingest.kafka-door.transactional-id", "costline-kafka-door-" + instance);
            }
            case ENRICHER, ATTRIBUTION ->
                all.put(prefix + "state-dir", stateDir(instance).toString());
            case SINK, LEDGER -> all.put(prefix + "clickhouse.url", endpoints.clickHouseUrl());
            case CONSOLE -> {
                Path secret = ConsoleLink.secretFile(dataDir);
                LinkTokens.makeSecret(secret);
                all.put("console.clickhouse.url", endpoints.clickHouseUrl());
                all.put("console.link.secret-file", secret.toString());
                all.put("console.http.port", "0");
            }
            case DISPATCHER -> {
                if (Files.exists(endpointsFile())) {
                    all.put("dispatcher.endpoints-file", endpointsFile().toString());
                }
            }
        }
        all.putAll(settings);
        List<String> jvm = new ArrayList<>(service.jvm(service.heap()));
        jvm.add("-D" + Settings.FILE_PROPERTY + "=" + Settings.NONE); // whatever this machine has for other clusters
        all.forEach((key, value) -> jvm.add("-D" + key + "=" + value));
        ServiceCommand command =
                ServiceCommand.of(instance, service.mainClass(), log(instance)).withJvmArguments(jvm);
        return command.withReadiness(command.readiness(), READY_TIMEOUT);
    }

    /** Who is told of alerts: where it is not there, nobody is. */
    public Path endpointsFile() {
        return dataDir.resolve("endpoints.yaml");
    }

    public Path stateDir(String instance) {
        return dataDir.resolve(instance);
    }

    public Path log(String instance) {
        return dataDir.resolve("logs").resolve(instance + ".log");
    }
}
