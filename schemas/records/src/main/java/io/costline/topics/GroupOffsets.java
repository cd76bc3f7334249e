package io.costline.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How far consumer groups are. An end holds open transactions, too: their records may yet become visible. Not safe for use by several
 * threads.
 */
public final class GroupOffsets implements AutoCloseable {
    /**
     * Milliseconds a member of a group may take between two polls, and so how long a rebalance waits for those that do not come back. A
     * broker that was killed together with them may go on remembering them: with Kafka's default everything then stands still for five
     * minutes.
     */
    public static final int MOST_BETWEEN_POLLS = 60_000;

    /**
     * Under which a stream that holds results back says, beside its committed offset, up to where all of them were sent. It is the
     * metadata of processors that Kafka Streams commits.
     */
    public static final String SENT_BELOW = "sent-below";

    private static final Duration POLL = Duration.ofMillis(100);

    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Gap> looked = new HashMap<>();

    private record Gap(long from, long end, boolean empty) {}

    public GroupOffsets(Map<String, String> kafka) {
        this.admin = Admin.create(new HashMap<String, Object>(kafka));
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("enable.auto.commit", false);
        settings.put("isolation.level", "read_committed");
        settings.put("max.poll.records", 1);
        settings.put("fetch.max.wait.ms", 20);
        settings.put("max.partition.fetch.bytes", 1 << 16);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Those of the topics that exist whose name begins so. */
    public List<String> topics(String prefix) {
        return get(() -> admin.listTopics().names().get(), "the topics").stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }

    /** Where each partition ends now. */
    public Map<TopicPartition, Long> ends(Collection<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        get(() -> admin.describeTopics(topics).allTopicNames().get(), "the partitions of " + topics)
                .forEach((topic, about) -> about.partitions()
                        .forEach(each -> partitions.add(new TopicPartition(topic, each.partition()))));
        return offsets(partitions, OffsetSpec.latest());
    }

    /** Where each partition of these topics ends for who reads committed records. */
    public Map<TopicPartition, Long> stableEnds(Collection<String> topics) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        ends(topics).keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        return get(
                        () -> admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                                .all()
                                .get(),
                        "where topics end")
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, found -> found.getValue().offset()));
    }

    /** What a group has not done of what stands before these ends, by partition; empty when it has done everything. */
    public Map<TopicPartition, Long> behind(String group, Map<TopicPartition, Long> ends) {
        return behind(ends, committed(group));
    }

    /** As {@link #behind}, and what it has done is done only once all that followed was sent. */
    public Map<TopicPartition, Long> unsent(String group, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, OffsetAndMetadata> sent = new HashMap<>(committed(group));
        sent.replaceAll((partition, committed) -> committed == null ? null : sent(committed));
        return behind(ends, sent);
    }

    private static OffsetAndMetadata sent(OffsetAndMetadata committed) {
        return new OffsetAndMetadata(Math.min(committed.offset(), SentOffset.of(committed.metadata())));
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        return get(
                () -> admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get(),
                "the offsets of " + group);
    }

    private Map<TopicPartition, Long> behind(
            Map<TopicPartition, Long> ends, Map<TopicPartition, OffsetAndMetadata> committed) {
        Map<TopicPartition, Long> begins = offsets(
                ends.keySet().stream()
                        .filter(partition -> committed.get(partition) == null)
                        .toList(),
                OffsetSpec.earliest());
        Map<TopicPartition, Long> behind = new HashMap<>();
        ends.forEach((partition, end) -> {
            OffsetAndMetadata done = committed.get(partition);
            long from = done == null ? begins.getOrDefault(partition, 0L) : done.offset();
            if (from < end && !(looksAt(partition) && holdsNothing(partition, from, end))) {
                behind.put(partition, end - from);
            }
        });
        return behind;
    }

    /** Not at what strangers write: how much it unpacks to nobody bounds. The doors commit past marks by themselves. */
    private static boolean looksAt(TopicPartition partition) {
        return !partition.topic().startsWith(Topics.RAW_PREFIX);
    }

    /** Whether nothing but marks of transactions stands between two offsets. */
    private boolean holdsNothing(TopicPartition partition, long from, long end) {
        Gap known = looked.get(partition);
        if (known != null && known.from == from && known.end == end) {
            return known.empty;
        }
        boolean empty = false;
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        for (int poll = 0; poll < 3 && !empty; poll++) {
            if (!consumer.poll(POLL).isEmpty()) {
                break;
            }
            empty = consumer.position(partition) >= end;
        }
        looked.put(partition, new Gap(from, end, empty));
        return empty;
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        return get(
                        () -> admin.listOffsets(
                                        partitions.stream().collect(Collectors.toMap(each -> each, each -> which)))
                                .all()
                                .get(),
                        "where topics end")
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, found -> found.getValue().offset()));
    }

    private interface Question<T> {
        T ask() throws ExecutionException, InterruptedException;
    }

    private static <T> T get(Question<T> question, String what) {
        try {
            return question.ask();
        } catch (ExecutionException e) {
            throw new KafkaException("cannot read " + what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
        admin.close(Duration.ofSeconds(2));
    }
}
