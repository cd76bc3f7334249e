package io.costline.dispatch.config;

import io.costline.service.Management;
import io.costline.service.RegistrySettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of the dispatcher. */
@ConfigMapping(prefix = "dispatcher")
public interface DispatcherConfig {
    /** Passed through to the Kafka clients; bootstrap.servers is required. */
    Map<String, String> kafka();

    RegistrySettings registry();

    Management management();

    /** Who wants to be told; without it nobody does, and the service idles. */
    Optional<Path> endpointsFile();

    /** Networks beside the public ones that may be connected to, as 10.1.0.0/16; plain http may go to these alone. */
    Optional<List<String>> allowedNetworks();

    /** What the consumer groups' names begin with; the endpoint's name follows. */
    @WithDefault("costline-dispatcher")
    String groupId();

    /** How long an alert is tried, counted from when it was told. */
    @WithDefault("P1D")
    Duration retryFor();

    /** The first pause between two tries; each further one is twice as long. */
    @WithDefault("PT5S")
    Duration firstPause();

    @WithDefault("PT30M")
    Duration longestPause();

    /** How long one try may take in all. */
    @WithDefault("PT15S")
    Duration timeout();
}
