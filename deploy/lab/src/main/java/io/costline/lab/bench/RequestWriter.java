package io.costline.lab.bench;

import io.costline.topics.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes copies of the traffic to the requests topic. */
final class RequestWriter implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final boolean transactional;
    private final Map<Integer, Long> ends = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private RequestWriter(Producer<byte[], byte[]> producer, boolean transactional) {
        this.producer = producer;
        this.transactional = transactional;
    }

    static RequestWriter plain(String bootstrapServers) {
        return new RequestWriter(producer(bootstrapServers, Map.of()), false);
    }

    /** What this writes shows only after {@link #release()}: the topic is loaded while nobody can read it yet. */
    static RequestWriter gated(String bootstrapServers) {
        Producer<byte[], byte[]> producer = producer(
                bootstrapServers, Map.of("transactional.id", "costline-bench", "transaction.timeout.ms", 600_000));
        producer.initTransactions();
        producer.beginTransaction();
        return new RequestWriter(producer, true);
    }

    private static Producer<byte[], byte[]> producer(String bootstrapServers, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "acks",
                "all",
                "compression.type",
                "lz4",
                "batch.size",
                256 << 10,
                "linger.ms",
                20,
                "buffer.memory",
                64L << 20));
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Writes as fast as the broker takes it; returns the number of events. */
    long write(BenchTraffic traffic, int first, int copies) {
        Instant received = Instant.now();
        long[] count = new long[1];
        traffic.forEach(first, copies, (template, copy) -> {
            send(template, template.copy(copy, received));
            count[0]++;
        });
        flush();
        return count[0];
    }

    /** Writes at an even rate, each event as if received this moment; returns the number of events. */
    long writePaced(BenchTraffic traffic, int first, int copies, double perSecond) {
        long began = System.nanoTime();
        long[] count = new long[1];
        traffic.forEach(first, copies, (template, copy) -> {
            long due = began + (long) (count[0] * 1e9 / perSecond);
            long early = due - System.nanoTime();
            if (early > 1_000_000) {
                LockSupport.parkNanos(early);
            }
            send(template, template.copy(copy, Instant.now()));
            count[0]++;
        });
        flush();
        return count[0];
    }

    /** Makes everything written visible, at once. */
    void release() {
        producer.commitTransaction();
    }

    /** The offset after the last event written, by partition. */
    Map<Integer, Long> ends() {
        return Map.copyOf(ends);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells how it ended
    private void send(EventTemplate template, byte[] value) {
        producer.send(new ProducerRecord<>(Topics.REQUESTS.name(), template.key(value), value), (written, problem) -> {
            if (problem == null) {
                ends.merge(written.partition(), written.offset() + 1, Math::max);
            } else {
                failure.compareAndSet(null, problem);
            }
        });
    }

    private void flush() {
        producer.flush();
        Exception problem = failure.get();
        if (problem != null) {
            throw new KafkaException("cannot write the events", problem);
        }
    }

    @Override
    public void close() {
        if (!transactional) {
            producer.flush();
        }
        producer.close();
    }
}
