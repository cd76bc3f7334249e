package io.costline.clickhouse.config;

import io.costline.service.ClickHouseSettings;
import io.costline.service.Management;
import io.costline.service.RegistrySettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings of the sink. */
@ConfigMapping(prefix = "sink")
public interface SinkConfig {
    /** Passed through to the Kafka consumer; bootstrap.servers is required. */
    Map<String, String> kafka();

    RegistrySettings registry();

    Management management();

    ClickHouseSettings.Cluster clickhouse();

    /** Whether it makes tables and views itself; else {@code costline migrate} does, by another user. */
    @WithDefault("true")
    boolean migrate();

    Batch batch();

    @WithDefault("costline-sink")
    String groupId();

    Groups groups();

    /** Directory of files that arm failpoints; for crash tests. */
    Optional<Path> failpointDir();

    /** By what names the services before the sink commit what they did: completeness follows them. */
    interface Groups {
        /** Setting {@code ingest.kafka-door.group-id}. */
        @WithDefault("costline-kafka-door")
        String kafkaDoor();

        /** Setting {@code enrich.application-id}. */
        @WithDefault("costline-enricher")
        String enricher();

        /** Setting {@code attribution.application-id}. */
        @WithDefault("costline-attribution")
        String attribution();
    }

    /** When what was read is inserted: whichever comes first. */
    interface Batch {
        @WithDefault("100000")
        int rows();

        @WithDefault("67108864")
        int bytes();

        /** How long the first row of a batch waits. */
        @WithDefault("PT0.2S")
        Duration linger();

        /** How long it waits in a batch that has become large by then: fewer, larger parts are less to merge. */
        @WithDefault("PT1S")
        Duration largeLinger();

        /** Wait between attempts while ClickHouse is away: doubles from 100 ms up to this. */
        @WithDefault("PT2S")
        Duration retryBackoff();
    }
}
