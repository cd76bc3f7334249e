package io.costline.topics;

import io.costline.limits.RecordLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One topic.
 *
 * @param name topic name
 * @param partitions partitions it is created with
 * @param retention how long records stay; empty for a compacted topic
 * @param valueSchema Avro schema of its values; empty where the value is a source's own JSON
 */
public record TopicSpec(String name, int partitions, Optional<Duration> retention, Optional<Schema> valueSchema) {

    static TopicSpec kept(String name, int partitions, int days, Schema schema) {
        return new TopicSpec(name, partitions, Optional.of(Duration.ofDays(days)), Optional.of(schema));
    }

    static TopicSpec compacted(String name, int partitions, Schema schema) {
        return new TopicSpec(name, partitions, Optional.empty(), Optional.of(schema));
    }

    static TopicSpec foreign(String name, int partitions, int days) {
        return new TopicSpec(name, partitions, Optional.of(Duration.ofDays(days)), Optional.empty());
    }

    public boolean compacted() {
        return retention.isEmpty();
    }

    /** Registry subject of the values (TopicNameStrategy). */
    public String subject() {
        return name + "-value";
    }

    /** The same topic with another number of partitions. */
    public TopicSpec withPartitions(int count) {
        return new TopicSpec(name, count, retention, valueSchema);
    }

    /** The same topic whose records stay so long. */
    public TopicSpec withRetention(Duration kept) {
        return new TopicSpec(name, partitions, Optional.of(kept), valueSchema);
    }

    /**
     * Topic configuration. Our own records bear their writer's time, which the broker refuses if it runs ahead; a foreign
     * producer's clock is not asked: its records bear the broker's time.
     */
    public Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put(TopicConfig.CLEANUP_POLICY_CONFIG, compacted() ? "compact" : "delete");
        retention.ifPresent(kept -> config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(kept.toMillis())));
        config.put(
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                name.startsWith(Topics.RAW_PREFIX) ? "LogAppendTime" : "CreateTime");
        config.put(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Horizons.CLOCKS.toMillis()));
        config.put(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
        config.put(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(RecordLimits.BATCH_BYTES)); // whatever the broker's default
        return config;
    }
}
