package io.costline.ingest.kafkadoor;

import io.costline.failpoint.Failpoints;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.publish.Records;
import io.costline.ingest.publish.Rejections;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the raw topics on a thread of its own. Each batch is one transaction over its results and its offsets. After
 * any failure both clients are thrown away and begun again from the committed offsets: the new producer's first act is
 * to abort what the old one left open.
 */
public final class KafkaDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaDoor.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration BACKOFF = Duration.ofSeconds(1);

    /** Clients of one life of the door. */
    interface Clients extends AutoCloseable {
        Consumer<byte[], byte[]> consumer();

        Producer<byte[], byte[]> producer();

        @Override
        void close();
    }

    private final Pattern topics;
    private final Supplier<Clients> clients;
    private final RawRecords raw;
    private final Records records;
    private final IngestMetrics metrics;
    private final Failpoints failpoints;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean closed;
    private volatile Optional<String> failure = Optional.of("not started");

    KafkaDoor(
            Pattern topics,
            Supplier<Clients> clients,
            RawRecords raw,
            Records records,
            IngestMetrics metrics,
            Failpoints failpoints,
            Clock clock) {
        this.topics = topics;
        this.clients = clients;
        this.raw = raw;
        this.records = records;
        this.metrics = metrics;
        this.failpoints = failpoints;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("kafka-door").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Why the door does not work at the moment, if so. */
    public Optional<String> failure() {
        return failure;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try (Clients pair = clients.get()) {
                live(pair.consumer(), pair.producer());
            } catch (WakeupException e) {
                LOG.atDebug().log("kafka door woken");
            } catch (RuntimeException e) {
                failure = Optional.of(e.getClass().getSimpleName());
                metrics.doorRestarted();
                LOG.atError().setCause(e).log("kafka door begins again");
                pause();
            }
        }
    }

    private void live(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        producer.initTransactions();
        consumer.subscribe(topics);
        failure = Optional.empty();
        while (!closed) {
            ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
            if (!batch.isEmpty()) {
                transfer(batch, consumer, producer);
            }
        }
    }

    private void transfer(
            ConsumerRecords<byte[], byte[]> batch,
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer) {
        Instant now = clock.instant();
        producer.beginTransaction();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            RawRecords.Judged judged = raw.judge(record, now);
            metrics.judged("kafka", judged.source(), judged.outcomes());
            for (Outcome outcome : judged.outcomes()) {
                send(outcome, judged, producer, now);
            }
            offsets.put(
                    new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        failpoints.hit(Failpoints.KAFKA_DOOR_AFTER_SEND_BEFORE_COMMIT);
        producer.commitTransaction();
    }

    /** A send that fails shows in the commit, which then throws. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(Outcome outcome, RawRecords.Judged judged, Producer<byte[], byte[]> producer, Instant now) {
        switch (outcome) {
            case Outcome.Admitted admitted -> producer.send(records.of(admitted.event()));
            case Outcome.Rejected rejected ->
                producer.send(records.of(Rejections.of(rejected, judged.tenant(), judged.source(), "kafka", now)));
            case Outcome.Ignored ignored ->
                LOG.atDebug().addKeyValue("reason", ignored.reason()).log("ignored a raw record");
        }
    }

    private void pause() {
        try {
            Thread.sleep(BACKOFF);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }
}
