package io.costline.cli.backfill;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Waits until a consumer group has done everything that stands in a topic now. Open transactions are waited for, too: their records may
 * yet become visible. Not safe for use by several threads.
 */
public final class CaughtUp implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PAUSE_MS = 30;

    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration patience;

    /** The group did not catch up in time. */
    public static final class BehindException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BehindException(String message) {
            super(message);
        }
    }

    public CaughtUp(Map<String, String> kafka, Duration patience) {
        this.admin = Admin.create(new HashMap<String, Object>(kafka));
        this.patience = patience;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("enable.auto.commit", false);
        settings.put("isolation.level", "read_committed");
        settings.put("max.poll.records", 1);
        settings.put("fetch.max.wait.ms", 20);
        settings.put("max.partition.fetch.bytes", 1 << 16);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** @throws BehindException if it does not within the patience */
    public void await(String topic, String group) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<TopicPartition, Long> ends = offsets(topic, OffsetSpec.latest());
        Map<TopicPartition, Long> begins = offsets(topic, OffsetSpec.earliest());
        while (true) {
            Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
            ends.entrySet().removeIf(end -> {
                OffsetAndMetadata done = committed.get(end.getKey());
                long from = done == null ? begins.getOrDefault(end.getKey(), 0L) : done.offset();
                return from >= end.getValue() || holdsNothing(end.getKey(), from, end.getValue());
            });
            if (ends.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new BehindException("group " + group + " has not read all of " + topic + " within "
                        + patience.toSeconds() + " s: does its service run, and under this name?");
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    /** Whether nothing but marks of transactions stands between two offsets. */
    private boolean holdsNothing(TopicPartition partition, long from, long end) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        for (int poll = 0; poll < 3; poll++) {
            if (!consumer.poll(POLL).isEmpty()) {
                return false;
            }
            if (consumer.position(partition) >= end) {
                return true;
            }
        }
        return false;
    }

    private Map<TopicPartition, Long> offsets(String topic, OffsetSpec which) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        return get(
                () -> admin
                        .listOffsets(partitions.stream().collect(Collectors.toMap(each -> each, each -> which)))
                        .all()
                        .get()
                        .entrySet()
                        .stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, found -> found.getValue().offset())),
                "the offsets of " + topic);
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        return get(
                () -> admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get(),
                "the offsets of " + group);
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
