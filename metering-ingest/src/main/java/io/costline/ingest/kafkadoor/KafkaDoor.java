package io.costline.ingest.kafkadoor;

import io.costline.failpoint.Failpoints;
import io.costline.ingest.IngestMetrics;
import io.costline.ingest.admission.Outcome;
import io.costline.ingest.publish.Records;
import io.costline.ingest.publish.Rejections;
import io.costline.topics.TopicLimits;
import io.costline.topics.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the raw topics on a thread of its own. What was polled is passed on in transactions over results and offsets,
 * bounded in events and in time, as one record may hold thousands of events. After any failure both clients are thrown away
 * and begun again from the committed offsets, with smaller transactions: the new producer's first act is to abort what the
 * old one left open.
 */
public final class KafkaDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaDoor.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration BACKOFF = Duration.ofSeconds(1);
    /** A poll that takes longer to pass on is left and polled again, long before the group gives up its member. */
    private static final Duration ONE_POLL = Duration.ofSeconds(60);

    private static final int ENDED = 70;

    /** Where the door gets its clients from. */
    interface Lives {
        /** @param careful whether the consumer hands out one record at a time */
        Clients begin(boolean careful);

        /** A consumer of no group that hands out one record at a time. */
        default Consumer<byte[], byte[]> probe() {
            throw new UnsupportedOperationException("no probes here");
        }
    }

    /** Clients of one life of the door. */
    interface Clients extends AutoCloseable {
        Consumer<byte[], byte[]> consumer();

        Producer<byte[], byte[]> producer();

        @Override
        void close();
    }

    /** How much one transaction takes at most: it is committed at the end of the record that reaches either. */
    record Bounds(int events, Duration time) {}

    private final Pattern topics;
    private final Lives lives;
    private final RawRecords raw;
    private final Records records;
    private final IngestMetrics metrics;
    private final Failpoints failpoints;
    private final Bounds bounds;
    private final Clock clock;
    private final IntConsumer exit;
    private final DoorProgress progress;
    private final TopicLimits limits = new TopicLimits();
    private final Supplier<Optional<String>> wrongClock;
    private final Thread thread;
    private volatile boolean closed;
    private final DoneOffsets done = new DoneOffsets();
    private int events; // of one transaction, as things go
    private boolean careful; // one record at a time, since there was not enough memory for more
    private boolean stuck; // there was not even for one

    /** @param exit ends the process, told its exit code: a thread that hit an Error must not leave a door that looks open */
    KafkaDoor(
            Pattern topics,
            Lives lives,
            RawRecords raw,
            Records records,
            IngestMetrics metrics,
            Failpoints failpoints,
            Bounds bounds,
            Clock clock,
            IntConsumer exit,
            Supplier<Optional<String>> wrongClock) {
        this.topics = topics;
        this.lives = lives;
        this.raw = raw;
        this.records = records;
        this.metrics = metrics;
        this.failpoints = failpoints;
        this.bounds = bounds;
        this.events = bounds.events();
        this.clock = clock;
        this.exit = exit;
        this.progress = new DoorProgress(clock);
        this.wrongClock = wrongClock;
        this.thread = Thread.ofPlatform().name("kafka-door").unstarted(this::run);
        metrics.gauge("costline.ingest.kafka.door.lag", progress::waiting);
    }

    void start() {
        thread.start();
    }

    /** Why the door does not work at the moment, if so: a failure, or records that wait without anything being committed. */
    public Optional<String> failure() {
        return progress.problem();
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
        try {
            while (!closed) {
                try (Clients pair = lives.begin(careful)) {
                    if (stuck) {
                        passOver(pair.consumer(), pair.producer());
                    } else {
                        live(pair.consumer(), pair.producer());
                    }
                } catch (OutOfMemoryError e) {
                    // What a batch unpacks to nobody bounds: the records of one fetch, or one record, may be beyond us.
                    stuck = careful;
                    careful = true;
                    progress.failed(e);
                    metrics.doorRestarted();
                    LOG.atWarn()
                            .addKeyValue("evenOne", stuck)
                            .log("raw records unpack to more than there is memory for; kafka door begins again");
                } catch (WakeupException e) {
                    LOG.atDebug().log("kafka door woken");
                } catch (RuntimeException e) {
                    events = Math.max(1, events / 2);
                    progress.failed(e);
                    metrics.doorRestarted();
                    LOG.atError().setCause(e).log("kafka door begins again");
                    pause();
                }
            }
        } catch (Error e) {
            progress.failed(e);
            LOG.atError().setCause(e).log("kafka door ended by an error; stopping");
            exit.accept(ENDED);
        }
    }

    private void live(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        producer.initTransactions();
        consumer.subscribe(topics);
        done.begin();
        while (!closed) {
            if (wrongClock.get().isPresent()) {
                pause(); // what is judged too late now would stay rejected
                continue;
            }
            ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
            progress.waits(batch.count() + lag(consumer));
            if (!batch.isEmpty()) {
                transfer(batch, consumer, producer);
            } else if (careful && caughtUp(consumer)) {
                careful = false;
                return;
            } else {
                done.passMarks(consumer, producer);
            }
        }
    }

    private static boolean caughtUp(Consumer<byte[], byte[]> consumer) {
        return !consumer.assignment().isEmpty()
                && consumer.assignment().stream()
                        .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
    }

    /** Rejects what cannot be read for want of memory, and goes on behind it. */
    private void passOver(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        producer.initTransactions();
        consumer.subscribe(topics, new Paused(consumer));
        while (!closed && consumer.assignment().isEmpty()) {
            consumer.poll(POLL);
        }
        Unreadable unreadable = new Unreadable(lives::probe);
        for (TopicPartition partition : consumer.assignment()) {
            long from = consumer.position(partition);
            long to = unreadable.end(partition, from);
            if (to > from) {
                LOG.atError()
                        .addKeyValue("topicName", partition.topic())
                        .addKeyValue("partition", partition.partition())
                        .addKeyValue("fromOffset", from)
                        .addKeyValue("toOffset", to)
                        .log("raw records rejected: they unpack to more than there is memory for");
                var transaction = new Transaction(consumer, producer);
                transaction.begin(clock.instant());
                transaction.pass(raw.unreadable(partition, from), partition, to, clock.instant());
                transaction.commit(0);
            }
        }
        stuck = false;
    }

    /** Assigned partitions hand out nothing. */
    private record Paused(Consumer<byte[], byte[]> consumer) implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
    }

    /** What the consumer knows to lie before it, beyond what it has handed out. */
    private static long lag(Consumer<byte[], byte[]> consumer) {
        long lag = 0;
        for (TopicPartition partition : consumer.assignment()) {
            lag += consumer.currentLag(partition).orElse(0);
        }
        return lag;
    }

    private void transfer(
            ConsumerRecords<byte[], byte[]> batch,
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer) {
        Instant polled = clock.instant();
        long beyond = lag(consumer);
        int left = batch.count();
        var transaction = new Transaction(consumer, producer);
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            transaction.pass(record);
            left--;
            if (left == 0 || transaction.isFull()) {
                transaction.commit(left + beyond);
                if (left > 0 && (closed || later(polled, ONE_POLL))) {
                    leave(batch, transaction.committed, consumer);
                    return;
                }
            }
        }
    }

    /** What its topic has refused before has the verdict TOO_LARGE; sent again, it would only end the transaction again. */
    private Outcome withinLimits(Outcome outcome) {
        return outcome instanceof Outcome.Admitted admitted
                        && !limits.takes(
                                Topics.REQUESTS.name(),
                                records.of(admitted.event()).value().length)
                ? Outcome.Rejected.tooLarge(admitted)
                : outcome;
    }

    private boolean later(Instant since, Duration time) {
        return Duration.between(since, clock.instant()).compareTo(time) >= 0;
    }

    /** Goes back to the first record of each partition that was not committed. */
    private static void leave(
            ConsumerRecords<byte[], byte[]> batch,
            Map<TopicPartition, Long> committed,
            Consumer<byte[], byte[]> consumer) {
        for (TopicPartition partition : batch.partitions()) {
            long first = batch.records(partition).getFirst().offset();
            consumer.seek(partition, committed.getOrDefault(partition, first));
        }
    }

    /** Results and offsets that take effect together; one after the other over the records of a poll. */
    private final class Transaction {
        private final Consumer<byte[], byte[]> consumer;
        private final Producer<byte[], byte[]> producer;
        private final Map<TopicPartition, Long> committed = new HashMap<>();
        private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        private final AtomicReference<@Nullable Exception> unsent = new AtomicReference<>();
        private @Nullable Instant begun;
        private int sent;

        Transaction(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
            this.consumer = consumer;
            this.producer = producer;
        }

        void pass(ConsumerRecord<byte[], byte[]> record) {
            Instant now = clock.instant();
            begin(now);
            var partition = new TopicPartition(record.topic(), record.partition());
            pass(raw.judge(record, now), partition, record.offset() + 1, now);
        }

        void begin(Instant now) {
            if (begun == null) {
                producer.beginTransaction();
                begun = now;
            }
        }

        /** @param next where reading goes on */
        void pass(RawRecords.Judged judged, TopicPartition partition, long next, Instant now) {
            List<Outcome> outcomes = limits.any()
                    ? judged.outcomes().stream()
                            .map(KafkaDoor.this::withinLimits)
                            .toList()
                    : judged.outcomes();
            metrics.judged("kafka", judged.source(), outcomes);
            for (Outcome outcome : outcomes) {
                switch (outcome) {
                    case Outcome.Admitted admitted -> send(records.of(admitted.event()));
                    case Outcome.Rejected rejected ->
                        send(records.of(Rejections.of(rejected, judged.tenant(), judged.source(), "kafka", now)));
                    case Outcome.Ignored ignored ->
                        LOG.atDebug().addKeyValue("reason", ignored.reason()).log("ignored a raw record");
                }
            }
            sent += judged.outcomes().size();
            offsets.put(partition, new OffsetAndMetadata(next));
        }

        /** The first send that failed ends the transaction: whatever is sent after it is thrown away too. */
        @SuppressWarnings("FutureReturnValueIgnored") // the callback learns what the future would
        private void send(ProducerRecord<byte[], byte[]> record) {
            Exception failure = unsent.get();
            if (failure != null) {
                throw new KafkaException("a record of this transaction was not sent", failure);
            }
            producer.send(record, (metadata, exception) -> {
                if (exception instanceof RecordTooLargeException) {
                    limits.refused(record.topic(), record.value().length);
                }
                if (exception != null) {
                    unsent.compareAndSet(null, exception);
                }
            });
        }

        boolean isFull() {
            return sent >= events || (begun != null && later(begun, bounds.time()));
        }

        void commit(long left) {
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            failpoints.hit(Failpoints.KAFKA_DOOR_AFTER_SEND_BEFORE_COMMIT);
            producer.commitTransaction();
            offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
            done.committed(committed);
            offsets.clear();
            begun = null;
            sent = 0;
            events = Math.min(bounds.events(), events * 2);
            progress.committed(left);
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
