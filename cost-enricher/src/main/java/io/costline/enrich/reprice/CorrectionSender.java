package io.costline.enrich.reprice;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends corrections to one partition, in transactions under the partition's own transactional id: a second job on it fences
 * the first. Not safe for use by several threads.
 */
final class CorrectionSender implements AutoCloseable {
    /** What a killed job left open holds readers up for no longer. */
    private static final int TRANSACTION_TIMEOUT_MS = 30_000;

    private static final int RECORDS_A_TRANSACTION = 20_000;
    private static final long LONGEST_NANOS = 5_000_000_000L;

    private final TopicPartition partition;
    private final KafkaProducer<byte[], byte[]> producer;
    private boolean open;
    private int sent;
    private long openedNanos;

    CorrectionSender(Map<String, String> kafka, TopicPartition partition) {
        this.partition = partition;
        Map<String, Object> settings = new HashMap<>();
        settings.put("linger.ms", 50);
        settings.put("batch.size", 262_144);
        settings.put("compression.type", "lz4");
        settings.put("buffer.memory", 32L << 20);
        settings.put("transaction.timeout.ms", TRANSACTION_TIMEOUT_MS);
        settings.putAll(kafka);
        settings.put("enable.idempotence", true);
        settings.put("acks", "all");
        settings.put("transactional.id", "costline-reprice-" + partition.partition());
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    void send(byte @Nullable [] key, byte[] value) {
        if (!open) {
            producer.beginTransaction();
            open = true;
            sent = 0;
            openedNanos = System.nanoTime();
        }
        sent++;
        var unused = // a failure of it fails the commit
                producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), key, value));
    }

    /** Whether enough was sent, or long enough ago, that readers should not wait longer. */
    boolean isDue() {
        return open && (sent >= RECORDS_A_TRANSACTION || System.nanoTime() - openedNanos > LONGEST_NANOS);
    }

    /** Makes what was sent visible, all of it or nothing. */
    void commit() {
        if (open) {
            producer.commitTransaction();
            open = false;
        }
    }

    @Override
    public void close() {
        if (open) {
            try {
                producer.abortTransaction();
            } catch (KafkaException e) {
                producer.close(Duration.ZERO); // fenced or away: whoever comes next aborts it
                return;
            }
        }
        producer.close(Duration.ofSeconds(5));
    }
}
