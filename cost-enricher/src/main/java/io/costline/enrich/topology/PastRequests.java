package io.costline.enrich.topology;

import io.costline.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of costline.requests again that were read before. What follows a record is fetched with it and kept until
 * something else is wanted: the views of many calls come in the same order, so the next one is mostly there. Not safe
 * for use by several threads.
 */
final class PastRequests implements PastEvents {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int POLLS = 60;
    private static final int RECORDS = 2_000;
    /** Where a call belongs, and where it belonged before partitions were added. */
    private static final int PARTITIONS_KEPT = 2;

    private final Map<String, String> kafka;
    /** By partition, then by offset: what the last reads brought. */
    private final Map<Integer, Map<Long, byte[]>> kept = new HashMap<>();

    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private int partitions;

    /** @param kafka client settings; the consumer is made when first needed */
    PastRequests(Map<String, String> kafka) {
        this.kafka = kafka;
    }

    @Override
    public byte @Nullable [] value(int partition, long offset) {
        byte[] value = kept.getOrDefault(partition, Map.of()).get(offset);
        return value != null ? value : fetched(partition, offset);
    }

    @Override
    public int partitions() {
        if (partitions == 0) {
            partitions = consumer().partitionsFor(Topics.REQUESTS.name()).size();
        }
        return partitions;
    }

    private byte @Nullable [] fetched(int partition, long offset) {
        var place = new TopicPartition(Topics.REQUESTS.name(), partition);
        KafkaConsumer<byte[], byte[]> reader = consumer();
        if (partitions() > Topics.REQUESTS.partitions() && isBeyond(place, offset)) {
            return null; // of a view that came before partitions were added, and stands in another one
        }
        reader.assign(List.of(place));
        reader.seek(place, offset);
        if (kept.size() >= PARTITIONS_KEPT && !kept.containsKey(partition)) {
            kept.clear();
        }
        Map<Long, byte[]> read = new HashMap<>();
        kept.put(partition, read);
        for (int poll = 0; poll < POLLS; poll++) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL).records(place)) {
                if (record.value() != null) {
                    read.put(record.offset(), record.value());
                }
            }
            if (reader.position(place) > offset) {
                return read.get(offset);
            }
        }
        throw new KafkaException("cannot read " + place + " at " + offset + " again");
    }

    private boolean isBeyond(TopicPartition place, long offset) {
        if (ends.getOrDefault(place, 0L) <= offset) {
            ends.putAll(consumer().endOffsets(List.of(place)));
        }
        return ends.getOrDefault(place, 0L) <= offset;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        KafkaConsumer<byte[], byte[]> known = consumer;
        if (known == null) {
            Map<String, Object> settings = new HashMap<>(kafka);
            settings.remove("group.id");
            settings.put("max.poll.records", RECORDS);
            // What is read is there; a fetch ahead that waited at the end would hold up the next read, of another
            // partition.
            settings.put("fetch.max.wait.ms", 1);
            settings.put("enable.auto.commit", false);
            settings.put("isolation.level", "read_committed");
            settings.put("auto.offset.reset", "earliest"); // what retention deleted is not found
            known = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer = known;
        }
        return known;
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
            consumer = null;
        }
    }
}
