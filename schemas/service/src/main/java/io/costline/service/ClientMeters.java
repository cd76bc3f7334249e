package io.costline.service;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Of some hundred metrics a Kafka client has, those that tell of trouble and add up: counters, by client and topic. Averages and
 * maxima are NaN while nothing happens, what is by partition and broker makes a scrape of thousands of lines, and Kafka names
 * every topic twice, once with underscores. How far a group is behind is ours: {@link GroupWatch}.
 */
final class ClientMeters implements MeterFilter {
    private static final Set<String> KEPT = Set.of(
            "kafka.producer.record.send.total",
            "kafka.producer.record.error.total",
            "kafka.producer.record.retry.total",
            "kafka.producer.txn.abort.time.ns.total",
            "kafka.consumer.fetch.manager.records.consumed.total",
            "kafka.consumer.coordinator.rebalance.total",
            "kafka.consumer.coordinator.failed.rebalance.total",
            "kafka.stream.thread.commit.total",
            "kafka.stream.task.dropped.records.total");

    private static final Pattern UUID = Pattern.compile("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Set<String> FINE = Set.of("partition", "node.id", "task.id", "kafka.version");

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        if (!id.getName().startsWith("kafka.")) {
            return MeterFilterReply.NEUTRAL;
        }
        String topic = id.getTag("topic");
        return KEPT.contains(id.getName()) && (topic == null || !topic.contains("_"))
                ? MeterFilterReply.NEUTRAL
                : MeterFilterReply.DENY;
    }

    /** Without the UUID of a start, by which every restart would make series of its own. */
    @Override
    public Meter.Id map(Meter.Id id) {
        if (!id.getName().startsWith("kafka.")) {
            return id;
        }
        List<Tag> tags = new ArrayList<>();
        for (Tag tag : id.getTags()) {
            if (!FINE.contains(tag.getKey())) {
                tags.add(Tag.of(tag.getKey(), UUID.matcher(tag.getValue()).replaceAll("")));
            }
        }
        return id.replaceTags(tags);
    }
}
