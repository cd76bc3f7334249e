package io.costline.attribution.config;

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
import java.util.OptionalLong;

/** The service's settings; the README has a row for each. */
@ConfigMapping(prefix = "attribution")
public interface AttributionConfig {
    /** Measured: README, Decisions. */
    int BYTES_A_CALL = 500;

    /** Kafka client and Streams settings, passed on as they are; bootstrap.servers is required. */
    Map<String, String> kafka();

    RegistrySettings registry();

    Management management();

    Optional<Path> failpointDir();

    @WithDefault("costline-attribution")
    String applicationId();

    Path stateDir();

    @WithDefault("2")
    int threads();

    @WithDefault("1000")
    long commitIntervalMs();

    @WithDefault("8")
    int deltaPartitions();

    @WithDefault("0")
    int epoch();

    @WithDefault(Horizons.CORRECTION)
    Duration correctionHorizon();

    @WithDefault(Horizons.DEDUP)
    Duration dedupHorizon();

    @WithDefault("PT30M")
    Duration traceIdle();

    @WithDefault("PT10S")
    Duration traceEndGrace();

    @WithDefault("PT5S")
    Duration traceRowInterval();

    /** Without a value: what a quarter of the heap holds. */
    OptionalLong maxOpenCalls();

    /**
     * The rules these settings make.
     *
     * @throws IllegalArgumentException naming the key, if they contradict each other
     */
    default Rules rules() {
        return new Rules(
                epoch(),
                correctionHorizon(),
                dedupHorizon(),
                traceIdle(),
                traceEndGrace(),
                traceRowInterval(),
                openCalls());
    }

    private long openCalls() {
        return maxOpenCalls().orElse(Runtime.getRuntime().maxMemory() / 4 / BYTES_A_CALL);
    }

    /** Settings of plain clients. */
    default Map<String, String> clientSettings() {
        if (!kafka().containsKey("bootstrap.servers")) {
            throw new MisconfiguredException("attribution.kafka.bootstrap.servers is required");
        }
        return kafka();
    }

    /** Settings of Kafka Streams: ours, over them what is passed through, over both what correctness depends on. */
    default Map<String, Object> streamsSettings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("producer.linger.ms", "500"); // the commit flushes; until then batches fill
        settings.put("producer.batch.size", "262144");
        settings.put("producer.compression.type", "lz4");
        settings.put("max.poll.records", "2000");
        settings.put("buffered.records.per.partition", "1000");
        settings.put("statestore.cache.max.bytes", "0");
        settings.put("session.timeout.ms", "10000"); // how long the partitions of a killed instance stand still
        settings.put("max.poll.interval.ms", GroupOffsets.MOST_BETWEEN_POLLS);
        settings.putAll(clientSettings());
        settings.put("application.id", applicationId());
        settings.put("state.dir", stateDir().toString());
        settings.put("num.stream.threads", Integer.toString(threads()));
        settings.put("commit.interval.ms", Long.toString(commitIntervalMs()));
        settings.put("topic.max.message.bytes", RecordLimits.BATCH_BYTES);
        settings.put("producer.max.request.size", RecordLimits.RECORD_BYTES);
        settings.put("processing.guarantee", "exactly_once_v2");
        settings.put("ensure.explicit.internal.resource.naming", "true");
        return settings;
    }
}
