package io.costline.cli.cluster;

import io.costline.topics.TopicAdmin;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done so that the topics are as wanted, and what cannot be done here.
 *
 * @param wanted by the settings
 * @param missing topics to create
 * @param changes to topics that are there
 * @param refused differences that this does not touch, each with the way out
 */
public record TopicPlan(WantedTopics wanted, List<TopicSpec> missing, List<Change> changes, List<String> refused) {
    /** A topic as it is. */
    public record Found(int partitions, int replication, Map<String, String> config) {}

    /**
     * One setting of one topic.
     *
     * @param key of the topic's configuration, or {@link #PARTITIONS}
     */
    public record Change(String topic, String key, @Nullable String before, String after) {
        static final String PARTITIONS = "partitions";

        /** In words; of what deletes records it says so. */
        public String text() {
            String line = "change " + topic + "  " + key + " " + shown(before) + " -> " + shown(after);
            return shortens() ? line + "  (older records are deleted)" : line;
        }

        private boolean shortens() {
            return key.equals(TopicConfig.RETENTION_MS_CONFIG)
                    && before != null
                    && (before.startsWith("-") || Long.parseLong(before) > Long.parseLong(after));
        }

        private String shown(@Nullable String value) {
            return key.equals(TopicConfig.RETENTION_MS_CONFIG) && value != null && !value.startsWith("-")
                    ? days(Duration.ofMillis(Long.parseLong(value)))
                    : String.valueOf(value);
        }
    }

    /** @param found by name; topics that nobody wants do no harm */
    public static TopicPlan of(WantedTopics wanted, Map<String, Found> found) {
        List<TopicSpec> missing = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (TopicSpec topic : wanted.topics()) {
            Found now = found.get(topic.name());
            if (now == null) {
                missing.add(topic);
                continue;
            }
            partitions(topic, now.partitions(), changes, refused);
            wanted.replication()
                    .filter(count -> count != now.replication())
                    .ifPresent(count -> refused.add(topic.name()
                            + " has " + now.replication() + " replicas, the settings want " + count
                            + ": move it with kafka-reassign-partitions"));
            Map<String, String> config = new TreeMap<>(topic.config());
            config.putAll(wanted.more());
            config.forEach((key, value) -> {
                if (!Objects.equals(now.config().get(key), value)) {
                    changes.add(new Change(topic.name(), key, now.config().get(key), value));
                }
            });
        }
        return new TopicPlan(wanted, missing, changes, refused);
    }

    private static void partitions(TopicSpec topic, int now, List<Change> changes, List<String> refused) {
        boolean raised =
                topic.name().equals(Topics.REQUESTS.name()) || topic.name().equals(Topics.COSTS.name());
        if (now == topic.partitions() || (raised && now > topic.partitions())) {
            return; // more of these two were added by 'topics raise'
        }
        if (now > topic.partitions()) {
            refused.add(topic.name() + " has " + now + " partitions, the settings want " + topic.partitions()
                    + ": Kafka cannot take any away");
        } else if (raised) {
            refused.add(topic.name() + " has " + now + " partitions, the settings want " + topic.partitions()
                    + ": 'costline topics raise " + topic.partitions()
                    + "' adds them with the state of their keys, while no service runs");
        } else { // no order is kept there that matters, and nobody reads them by key
            changes.add(new Change(
                    topic.name(), Change.PARTITIONS, Integer.toString(now), Integer.toString(topic.partitions())));
        }
    }

    public boolean isEmpty() {
        return missing.isEmpty() && changes.isEmpty();
    }

    /** What is to be done, a line each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (TopicSpec topic : missing) {
            lines.add("create " + topic.name() + "  " + topic.partitions()
                    + (topic.partitions() == 1 ? " partition, " : " partitions, ")
                    + wanted.replication().map(count -> count + " replicas, ").orElse("")
                    + topic.retention().map(kept -> "kept " + days(kept)).orElse("compacted"));
        }
        changes.forEach(change -> lines.add(change.text()));
        return lines;
    }

    /** Does it. */
    public void apply(Admin admin) {
        new TopicAdmin(admin).create(missing, wanted.replication(), wanted.more());
        Map<ConfigResource, Collection<AlterConfigOp>> configs = new HashMap<>();
        Map<String, NewPartitions> partitions = new HashMap<>();
        for (Change change : changes) {
            if (change.key().equals(Change.PARTITIONS)) {
                partitions.put(change.topic(), NewPartitions.increaseTo(Integer.parseInt(change.after())));
            } else {
                configs.computeIfAbsent(
                                new ConfigResource(ConfigResource.Type.TOPIC, change.topic()),
                                topic -> new ArrayList<>())
                        .add(new AlterConfigOp(
                                new ConfigEntry(change.key(), change.after()), AlterConfigOp.OpType.SET));
            }
        }
        KafkaFacts.await(admin.incrementalAlterConfigs(configs).all());
        KafkaFacts.await(admin.createPartitions(partitions).all());
    }

    private static String days(Duration kept) {
        return kept.toMillis() % Duration.ofDays(1).toMillis() == 0 ? "P" + kept.toDays() + "D" : kept.toString();
    }
}
