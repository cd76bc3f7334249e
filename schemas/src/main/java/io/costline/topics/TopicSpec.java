package io.costline.topics;

import java.time.Duration;
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
        return retention
                .map(kept -> Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(kept.toMillis())))
                .orElse(Map.of("cleanup.policy", "compact"));
    }
}
