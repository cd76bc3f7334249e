package io.costline.topics;

import io.costline.limits.RecordLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

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

    /** Topic configuration for its creation. */
    public Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put("cleanup.policy", compacted() ? "compact" : "delete");
        retention.ifPresent(kept -> config.put("retention.ms", Long.toString(kept.toMillis())));
        config.put("max.message.bytes", Integer.toString(RecordLimits.BATCH_BYTES)); // whatever the broker's default
        return config;
    }
}
