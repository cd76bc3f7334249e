package io.costline.enrich.reprice;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Sends corrections to one partition, in transactions under the partition's own transactional id: a second job on it fences
 * the first. Not safe for use by several threads.
 */
final class CorrectionSender implements AutoCloseable {
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(30);
    private static final int RECORDS_A_TRANSACTION = 20_000;
    private static final long LONGEST_NANOS = 5_000_000_000L;

    private final TopicPartition partition;
    private final Transactions transactions;
    private int sent;
    private long openedNanos;

    CorrectionSender(Map<String, String> kafka, TopicPartition partition) {
        this.partition = partition;
        this.transactions = new Transactions(kafka, "costline-reprice-" + partition.partition(), TRANSACTION_TIMEOUT);
    }

    void send(byte @Nullable [] key, byte[] value) {
        if (!transactions.isOpen()) {
            sent = 0;
            openedNanos = System.nanoTime();
        }
        sent++;
        transactions.send(new ProducerRecord<>(partition.topic(), partition.partition(), key, value));
    }

    /** Whether enough was sent, or long enough ago, that readers should not wait longer. */
    boolean isDue() {
        return transactions.isOpen()
                && (sent >= RECORDS_A_TRANSACTION || System.nanoTime() - openedNanos > LONGEST_NANOS);
    }

    /** Makes what was sent visible, all of it or nothing. */
    void commit() {
        transactions.commit();
    }

    @Override
    public void close() {
        transactions.close();
    }
}
