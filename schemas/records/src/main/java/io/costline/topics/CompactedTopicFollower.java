package io.costline.topics;

import io.costline.wire.MalformedRecordException;
import io.costline.wire.RegistryException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a small single-partition topic of definitions from its start and goes on following it, read committed. Used for
 * what every instance needs whole: price book, budgets, API keys.
 *
 * <p>The listener is called on the follower's own thread. A record that cannot be read, or that the listener refuses, is left
 * out and told by {@link #unreadable}: what is defined after it comes into force all the same, a revoked key above all. A
 * registry that does not answer is no fault of the record, which is tried again.
 */
public final class CompactedTopicFollower<V> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CompactedTopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(200);

    /** What is told of the topic. */
    public interface Listener<V> {
        /** A record in topic order; a null value deletes the key. */
        void record(String key, @Nullable V value, long offset);

        /** The end of the topic was reached; called again after every later batch. */
        default void caughtUp() {}
    }

    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<V> deserializer;
    private final Listener<V> listener;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile @Nullable String unreadable;
    private volatile boolean closing;
    private volatile String hindrance = "nothing read yet";
    private volatile long read;
    private int leftOut;
    private long end = -1;

    /**
     * @param kafka client settings, at least bootstrap.servers
     */
    public CompactedTopicFollower(
            TopicSpec topic, Map<String, String> kafka, Deserializer<V> deserializer, Listener<V> listener) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.remove("group.id");
        this.partition = new TopicPartition(topic.name(), 0);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.deserializer = deserializer;
        this.listener = listener;
        this.thread =
                Thread.ofPlatform().daemon().name("follow-" + topic.name()).unstarted(this::follow);
    }

    /** Starts following; {@link #behind} says when the topic's present end was reached. */
    public void start() {
        thread.start();
    }

    /**
     * Starts following and waits until the topic's present end was reached, for as long as it gets nearer.
     *
     * @param patience how long it may stand still
     * @throws KafkaException if it stands still for longer, or following failed
     */
    public void start(Duration patience) {
        start();
        long position = -1;
        long movedAt = System.nanoTime();
        try {
            for (Optional<String> behind = behind(); behind.isPresent(); behind = behind()) {
                if (read != position) {
                    position = read;
                    movedAt = System.nanoTime();
                } else if (System.nanoTime() - movedAt > patience.toNanos()) {
                    throw new org.apache.kafka.common.errors.TimeoutException(
                            "topic " + topic() + " stands still for " + patience + ": " + behind.get());
                }
                caughtUp.await(50, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }

    public String topic() {
        return partition.topic();
    }

    /**
     * How far the end of the topic is, as it was at the start; empty once it was reached.
     *
     * @throws KafkaException if following failed
     */
    public Optional<String> behind() {
        failure().ifPresent(cause -> {
            throw new KafkaException("cannot follow topic " + topic(), cause);
        });
        return caughtUp.getCount() == 0 ? Optional.empty() : Optional.of(hindrance);
    }

    /** What of the topic is left out as unreadable; empty while everything could be read. */
    public Optional<String> unreadable() {
        return Optional.ofNullable(unreadable);
    }

    /** Why following ended, if it did other than by {@link #close}. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        byte[] bytes = record.value();
        while (true) {
            try {
                if (record.key() == null) {
                    throw new MalformedRecordException("no key", 0);
                }
                String key = new String(record.key(), StandardCharsets.UTF_8);
                V value = bytes == null ? null : deserializer.deserialize(partition.topic(), bytes);
                listener.record(key, value, record.offset());
                return;
            } catch (RegistryException e) {
                if (e.isUnknownSchema()) {
                    leaveOut(record, e);
                    return;
                }
                again("the schema registry cannot be reached: " + e.getMessage(), e);
            } catch (KafkaException e) {
                throw e;
            } catch (RuntimeException e) {
                leaveOut(record, e);
                return;
            }
        }
    }

    private void leaveOut(ConsumerRecord<byte[], byte[]> record, RuntimeException cause) {
        leftOut++;
        unreadable = leftOut + " of " + partition.topic() + " left out, the last at offset " + record.offset();
        LOG.atError()
                .setCause(cause)
                .addKeyValue("topicName", partition.topic())
                .addKeyValue("offset", record.offset())
                .log("a definition cannot be read and is not in force");
    }

    private void poll() {
        if (end < 0) {
            end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
        var batch = consumer.poll(read >= end ? POLL : POLL.dividedBy(4));
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            take(record);
            read = record.offset() + 1;
        }
        read = consumer.position(partition);
        hindrance = read + " of " + end + " records read";
        if (read >= end && (caughtUp.getCount() > 0 || !batch.isEmpty())) {
            listener.caughtUp();
            caughtUp.countDown();
        }
    }

    private void again(String why, RuntimeException cause) {
        hindrance = why;
        LOG.atWarn().setCause(cause).addKeyValue("topicName", topic()).log("following hindered; trying again");
        if (closing) {
            throw new WakeupException();
        }
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WakeupException();
        }
    }

    private void follow() {
        try (consumer) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (true) {
                try {
                    poll();
                } catch (RetriableException e) {
                    again("Kafka cannot be reached: " + e.getMessage(), e);
                }
            }
        } catch (WakeupException e) {
            LOG.atDebug().addKeyValue("topicName", partition.topic()).log("stopped following");
        } catch (RuntimeException | Error e) {
            failure.set(e);
            caughtUp.countDown();
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("topicName", partition.topic())
                    .log("following failed");
        }
    }
}
