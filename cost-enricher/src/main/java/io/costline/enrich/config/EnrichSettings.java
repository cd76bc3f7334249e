package io.costline.enrich.config;

import io.costline.service.Management;
import io.costline.topics.Horizons;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings of the enricher; the README's table explains each. */
@ConfigMapping(prefix = "enrich")
public interface EnrichSettings {
    /** Kafka client and Streams settings, passed through; bootstrap.servers is required. */
    Map<String, String> kafka();

    Registry registry();

    Management management();

    Optional<Path> failpointDir();

    @WithDefault("costline-enricher")
    String applicationId();

    /** Folder of this instance alone. */
    Path stateDir();

    @WithDefault("2")
    int threads();

    @WithDefault("100")
    long commitIntervalMs();

    @WithDefault(Horizons.DEDUP)
    Duration dedupHorizon();

    @WithDefault(Horizons.DEDUP_SLACK)
    Duration dedupSlack();

    /** Rises by one with every application reset, so that costs made again rank above the old. */
    @WithDefault("0")
    int epoch();

    /** How long to wait for topics and the price book at start. */
    @WithDefault("PT2M")
    Duration startTimeout();

    /** Where the schema registry is. */
    interface Registry {
        /** Addresses, separated by commas. */
        String url();

        /** The client's own settings. */
        Map<String, String> client();
    }
}
