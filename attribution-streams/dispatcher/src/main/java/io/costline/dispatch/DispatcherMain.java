package io.costline.dispatch;

import io.costline.dispatch.config.DispatcherConfig;
import io.costline.files.FaultyFileException;
import io.costline.service.MisconfiguredException;
import io.costline.service.ServiceMain;
import io.costline.service.ServiceShell;
import io.costline.service.Waiting;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.ConfluentRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dispatcher as a service. */
public final class DispatcherMain {
    private static final Logger LOG = LoggerFactory.getLogger(DispatcherMain.class);
    private static final List<TopicSpec> TOPICS = List.of(Topics.BUDGET_ALERTS);

    private DispatcherMain() {}

    /** Settings: see {@link DispatcherConfig}. */
    public static void main(String[] args) {
        ServiceMain.run(
                "dispatcher", "dispatcher", DispatcherConfig.class, DispatcherConfig::management, DispatcherMain::run);
    }

    private static void run(DispatcherConfig config, ServiceShell shell)
            throws InterruptedException, ExecutionException {
        List<Endpoint> endpoints =
                config.endpointsFile().map(DispatcherMain::endpoints).orElse(List.of());
        Poster poster = shell.part(new Poster(addresses(config), InetAddress::getAllByName, config.timeout(), null));
        Pauses pauses = pauses(config);
        ConfluentRegistry registry =
                new ConfluentRegistry(config.registry().url(), config.registry().settings());
        Waiting waiting = new Waiting(shell);
        waiting.watched(config.kafka(), TOPICS, InstantSource.system());
        waiting.registry(registry, TOPICS);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        shell.part(() -> ended.complete(null));
        for (Endpoint endpoint : endpoints) {
            Pending<Told> pending = new Pending<>();
            Courier courier = new Courier(
                    endpoint, pending, poster, pauses, config.retryFor(), InstantSource.system(), shell.meters());
            AlertReader reader = shell.part(
                    new AlertReader(endpoint, pending, courier, registry, config, ended::completeExceptionally));
            shell.note("endpoint-" + endpoint.name(), courier::fault);
            shell.check("alerts-for-" + endpoint.name(), reader::fault);
            reader.start();
        }
        if (endpoints.isEmpty()) {
            LOG.atInfo().log("no endpoints: dispatcher.endpoints-file names none, and nobody is told");
            shell.note("endpoints", () -> Optional.of("none"));
        }
        waiting.over();
        shell.ready();
        ended.get();
    }

    private static List<Endpoint> endpoints(Path file) {
        try {
            return EndpointFile.parse(Files.readString(file));
        } catch (FaultyFileException e) {
            throw new MisconfiguredException(file + " cannot be used: " + e.getMessage());
        } catch (IOException e) {
            throw new MisconfiguredException("cannot read dispatcher.endpoints-file: " + e);
        }
    }

    private static Pauses pauses(DispatcherConfig config) {
        try {
            return new Pauses(config.firstPause(), config.longestPause());
        } catch (IllegalArgumentException e) {
            throw new MisconfiguredException(String.valueOf(e.getMessage()));
        }
    }

    private static Addresses addresses(DispatcherConfig config) {
        try {
            return new Addresses(config.allowedNetworks().orElse(List.of()));
        } catch (IllegalArgumentException e) {
            throw new MisconfiguredException("dispatcher.allowed-networks: " + e.getMessage());
        }
    }
}
