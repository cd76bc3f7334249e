package io.costline.enrich.reprice;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads stretches of costline.costs, committed records alone, in large fetches. Not safe for use by several threads. */
final class CostLog implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();
    /** Longer than a living writer leaves a transaction open. */
    private static final long STUCK_NANOS = Duration.ofSeconds(3).toNanos();

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BooleanSupplier goOn;

    /**
     * @param kafka client settings
     * @param goOn asked between fetches; when false, reading ends with a {@link CancellationException}
     */
    CostLog(Map<String, String> kafka, BooleanSupplier goOn) {
        this.goOn = goOn;
        Map<String, Object> settings = new HashMap<>();
        settings.put("max.poll.records", 20_000);
        settings.put("fetch.min.bytes", 1 << 20);
        settings.put("fetch.max.wait.ms", 50);
        settings.put("fetch.max.bytes", 16 << 20);
        settings.put("max.partition.fetch.bytes", 8 << 20);
        settings.put("receive.buffer.bytes", 1 << 20);
        settings.putAll(kafka);
        settings.remove("group.id");
        settings.put("enable.auto.commit", false);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest"); // what retention deleted meanwhile is gone
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** How many partitions the topic has. */
    int partitions(String topic) {
        return consumer.partitionsFor(topic).size();
    }

    /**
     * Gives every committed record of a partition from an offset to another, exclusive. Open transactions before the end are
     * waited for.
     *
     * @param whenStuck called when one of them stays open for long: a killed job may have left it
     * @throws CancellationException if told to stop
     * @throws TimeoutException if nothing came for two minutes
     */
    void read(
            TopicPartition partition,
            long from,
            long end,
            Consumer<ConsumerRecord<byte[], byte[]>> each,
            Runnable whenStuck) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long position = from;
        long movedNanos = System.nanoTime();
        boolean told = false;
        while (position < end) {
            if (!goOn.getAsBoolean()) {
                throw new CancellationException("stopped while reading " + partition);
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                if (record.offset() < end) {
                    each.accept(record);
                }
            }
            long now = consumer.position(partition);
            if (now > position) {
                position = now;
                movedNanos = System.nanoTime();
            } else if (!told && System.nanoTime() - movedNanos > STUCK_NANOS) {
                told = true;
                whenStuck.run();
            } else if (System.nanoTime() - movedNanos > PATIENCE_NANOS) {
                throw new TimeoutException(partition + " gives nothing beyond offset " + position + " of " + end);
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
