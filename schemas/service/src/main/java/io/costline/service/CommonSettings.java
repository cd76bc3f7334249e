package io.costline.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What stands once in the settings and holds for every service and every command: {@code kafka.bootstrap.servers}, say. Whoever
 * sets the same below its own name, as {@code ingest.kafka.bootstrap.servers}, has its own. The commands' own name is
 * {@code commands}: an operator may be another user than the services.
 */
@ConfigMapping(prefix = CommonSettings.COMMANDS)
public interface CommonSettings {
    /** What the commands' own keys begin with. */
    String COMMANDS = "commands";

    /** Kafka client settings, passed through. */
    Map<String, String> kafka();

    Optional<RegistrySettings> registry();

    ClickHouse clickhouse();

    Management management();

    Door door();

    Topics topics();

    Migrate migrate();

    /** As {@link ClickHouseSettings.Cluster}, for commands that may need none. */
    interface ClickHouse {
        Optional<URI> url();

        @WithDefault("default")
        String user();

        Optional<String> password();

        @WithDefault("false")
        boolean replicated();

        Optional<String> cluster();
    }

    /** The ingest door, as commands reach it. */
    interface Door {
        Optional<URI> url();
    }

    /** What topics are created with, and held to by {@code costline topics apply}. */
    interface Topics {
        /** Replicas of each partition; empty for the brokers' default. */
        OptionalInt replication();

        /** How many replicas must have a record before it is acknowledged; empty for the brokers' default. */
        OptionalInt minInsyncReplicas();

        /** Of every topic whose records are many. */
        @WithDefault("8")
        int partitions();

        /** How long records stay, by the topic's name without {@code costline.}. */
        Map<String, Duration> retention();
    }

    /** Who makes tables and views, if somebody else than the sink does. */
    interface Migrate {
        Owner clickhouse();

        /** A user with rights to create. */
        interface Owner {
            Optional<String> user();

            Optional<String> password();
        }
    }
}
