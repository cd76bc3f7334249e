package io.costline.cli.cluster;

import io.costline.cli.CommandFailure;
import io.costline.ingest.RawTopics;
import io.costline.ingest.adapter.Sources;
import io.costline.service.CommonSettings;
import io.costline.service.Near;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topics that the settings ask for.
 *
 * @param topics with their partitions and retention
 * @param replication replicas of each partition; empty for the brokers' default
 * @param more configuration that every topic has beside its own
 */
public record WantedTopics(List<TopicSpec> topics, Optional<Short> replication, Map<String, String> more) {
    /** In {@code topics.retention.raw}: every door's topic. */
    private static final String RAW = "raw";

    /** @throws CommandFailure naming a key that cannot be */
    public static WantedTopics of(CommonSettings.Topics settings) {
        List<TopicSpec> known = Stream.concat(Topics.ALL.stream(), RawTopics.of(Sources.standard()).stream())
                .distinct()
                .toList();
        if (settings.partitions() < 1) {
            throw new CommandFailure("topics.partitions must be at least 1");
        }
        requireKnown(settings.retention(), known);
        List<TopicSpec> wanted = new ArrayList<>();
        for (TopicSpec topic : known) {
            TopicSpec sized =
                    topic.partitions() == Topics.PARTITIONS ? topic.withPartitions(settings.partitions()) : topic;
            wanted.add(retention(settings.retention(), topic)
                    .map(sized::withRetention)
                    .orElse(sized));
        }
        Map<String, String> more = new HashMap<>();
        settings.minInsyncReplicas()
                .ifPresent(count -> more.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(count)));
        return new WantedTopics(
                wanted,
                settings.replication().isEmpty()
                        ? Optional.empty()
                        : Optional.of((short) settings.replication().getAsInt()),
                more);
    }

    private static Optional<Duration> retention(Map<String, Duration> retention, TopicSpec topic) {
        String name = shortName(topic);
        Duration own = retention.get(name);
        return Optional.ofNullable(own == null && name.startsWith(RAW + ".") ? retention.get(RAW) : own);
    }

    private static void requireKnown(Map<String, Duration> retention, List<TopicSpec> known) {
        var kept = new TreeSet<String>();
        known.stream()
                .filter(topic -> !topic.compacted())
                .map(WantedTopics::shortName)
                .forEach(kept::add);
        kept.add(RAW);
        retention.forEach((name, duration) -> {
            String key = "topics.retention." + name;
            if (known.stream()
                    .anyMatch(topic -> topic.compacted() && shortName(topic).equals(name))) {
                throw new CommandFailure(key + ": " + Topics.PREFIX + name
                        + " is compacted: it keeps the last record of every key, and nothing is removed by age");
            }
            if (!kept.contains(name)) {
                throw new CommandFailure(key + ": there is no such topic" + Near.question(name, kept));
            }
            if (duration.toMillis() < 1) {
                throw new CommandFailure(key + " must be positive");
            }
        });
    }

    private static String shortName(TopicSpec topic) {
        return topic.name().substring(Topics.PREFIX.length());
    }
}
