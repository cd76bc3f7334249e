package io.costline.cli.backfill;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends in transactions under an id of the tenant's own. Whoever begins under it aborts what a killed run left open, and a run still
 * under way can commit no more. Not safe for use by several threads.
 */
final class Transactions implements AutoCloseable {
    /** What a killed run left open holds readers up for no longer. */
    private static final int TIMEOUT_MS = 60_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private boolean open;

    Transactions(Map<String, String> kafka, String tenant) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("linger.ms", 20);
        settings.put("batch.size", 262_144);
        settings.put("compression.type", "lz4");
        settings.put("transaction.timeout.ms", TIMEOUT_MS);
        settings.putAll(kafka);
        settings.put("enable.idempotence", true);
        settings.put("acks", "all");
        settings.put("transactional.id", "costline-backfill-" + tenant);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
        var unused = producer.send(record); // a failure of it fails the commit
    }

    /** Whether anything awaits its commit. */
    boolean isOpen() {
        return open;
    }

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
                producer.close(Duration.ZERO); // taken over or away: whoever comes next aborts it
                return;
            }
        }
        producer.close(Duration.ofSeconds(5));
    }
}
