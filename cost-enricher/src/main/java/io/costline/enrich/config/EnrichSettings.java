package io.costline.enrich.config;

import io.costline.limits.RecordLimits;
import io.costline.service.Management;
import io.costline.service.MisconfiguredException;
import io.costline.service.RegistrySettings;
import io.costline.topics.GroupOffsets;
import io.costline.topics.Horizons;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.StreamsConfig;

/** Settings of the enricher; the README's table explains each. */
@ConfigMapping(prefix = "enrich")
public interface EnrichSettings {
    /** Kafka client and Streams settings, passed through; bootstrap.servers is required. */
    Map<String, String> kafka();

    RegistrySettings registry();

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

    /** The pass-through settings that are for every client: those without a Streams prefix. */
    default Map<String, String> clientSettings() {
        if (!kafka().containsKey("bootstrap.servers")) {
            throw new MisconfiguredException("enrich.kafka.bootstrap.servers must be given");
        }
        Map<String, String> client = new HashMap<>(kafka());
        client.keySet()
                .removeIf(key -> Stream.of(
                                "main.consumer.", "restore.consumer.", "consumer.", "producer.", "admin.", "topic.")
                        .anyMatch(key::startsWith));
        return client;
    }

    /**
     * Tuning from measurements (README). Client settings stand without Streams' prefixes, so that whatever
     * {@code enrich.kafka.*} says wins, with a prefix or without.
     */
    default Map<String, Object> streamsSettings() {
        Map<String, Object> streams = new HashMap<>();
        streams.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId());
        streams.put(
                StreamsConfig.STATE_DIR_CONFIG, stateDir().resolve("streams").toString());
        streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        streams.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads());
        streams.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitIntervalMs());
        streams.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        streams.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 5_000);
        streams.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        streams.put("main.consumer.auto.offset.reset", "earliest");
        streams.put("max.poll.records", 5_000);
        streams.put("max.partition.fetch.bytes", 4 << 20);
        streams.put("fetch.min.bytes", 100_000);
        streams.put("fetch.max.wait.ms", 50);
        streams.put("session.timeout.ms", 10_000); // how long the partitions of a killed instance stand still
        streams.put("max.poll.interval.ms", GroupOffsets.MOST_BETWEEN_POLLS);
        streams.put("compression.type", "lz4");
        streams.put("batch.size", 262_144);
        streams.put("linger.ms", Math.min(50, commitIntervalMs()));
        streams.put("buffer.memory", 64L << 20);
        streams.putAll(kafka());
        streams.put(StreamsConfig.TOPIC_PREFIX + "max.message.bytes", RecordLimits.BATCH_BYTES);
        streams.put(StreamsConfig.PRODUCER_PREFIX + "max.request.size", RecordLimits.RECORD_BYTES);
        return streams;
    }
}
