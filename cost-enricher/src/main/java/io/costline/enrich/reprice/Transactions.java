package io.costline.enrich.reprice;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends in transactions under one id. Whoever begins under it aborts what a killed run left open, and a run still under way can commit
 * no more. Not safe for use by several threads.
 */
public final class Transactions implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private boolean open;

    /**
     * @param kafka client settings, at least bootstrap.servers; they win where exactly-once is not at stake
     * @param id the transactional id
     * @param timeout what a killed run left open holds readers up for no longer
     * @throws KafkaException if the broker cannot be reached
     */
    public Transactions(Map<String, String> kafka, String id, Duration timeout) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("linger.ms", 50);
        settings.put("batch.size", 262_144);
        settings.put("compression.type", "lz4");
        settings.put("transaction.timeout.ms", Math.toIntExact(timeout.toMillis()));
        settings.putAll(kafka);
        settings.put("enable.idempotence", true);
        settings.put("acks", "all");
        settings.put("transactional.id", id);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /** Begins a transaction where none is open. */
    public void send(ProducerRecord<byte[], byte[]> record) {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
        var unused = producer.send(record); // a failure of it fails the commit
    }

    /** Whether anything awaits its commit. */
    public boolean isOpen() {
        return open;
    }

    /** Makes what was sent visible, all of it or nothing. */
    public void commit() {
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
