package io.costline.clickhouse.sink;

import io.costline.clickhouse.ClickHouseAddress;
import io.costline.clickhouse.config.SinkConfig;
import io.costline.failpoint.Failpoints;
import io.costline.topics.TopicAdmin;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A broker with our topics, a producer, and sinks in this JVM. */
final class SinkFixture implements AutoCloseable {
    private final String bootstrap;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final Map<String, AvroSerializer<SpecificRecord>> serializers = new HashMap<>();

    SinkFixture(String bootstrap) {
        this.bootstrap = bootstrap;
        this.admin = TopicAdmin.connect(bootstrap);
        new TopicAdmin(admin)
                .ensure(
                        Sink.TOPICS.stream()
                                .map(topic -> topic.withPartitions(2))
                                .toList(),
                        Optional.of((short) 1));
        for (TopicSpec topic : Sink.TOPICS) {
            serializers.put(topic.name(), AvroSerializer.of(registry, topic));
        }
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    AvroSerializer<SpecificRecord> costs() {
        return serializers.get(Topics.COSTS.name());
    }

    void send(TopicSpec topic, String key, SpecificRecord value) {
        sendRaw(topic.name(), key, serializers.get(topic.name()).encode(value));
    }

    void sendRaw(String topic, String key, byte @Nullable [] value) {
        producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
    }

    void flush() {
        producer.flush();
    }

    RunningSink sink(String group, ClickHouseAddress address) {
        producer.flush();
        return new RunningSink(group, address);
    }

    Rebuild rebuild(ClickHouseAddress address) {
        return new Rebuild(Map.of("bootstrap.servers", bootstrap), registry, address, Optional.empty());
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }

    /** One sink on a thread of its own. */
    final class RunningSink implements AutoCloseable {
        private final String group;
        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final Sink sink;
        private final Thread thread;
        private boolean closed;

        private RunningSink(String group, ClickHouseAddress address) {
            this.group = group;
            Map<String, String> settings = Map.of(
                    "sink.kafka.bootstrap.servers", bootstrap,
                    "sink.kafka.session.timeout.ms", "10000",
                    "sink.registry.url", "http://unused",
                    "sink.clickhouse.url", address.url().toString(),
                    "sink.group-id", group,
                    "sink.batch.rows", "1500",
                    "sink.batch.retry-backoff", "PT0.3S");
            SinkConfig config = new SmallRyeConfigBuilder()
                    .withSources(new PropertiesConfigSource(settings, "test", 100))
                    .withMapping(SinkConfig.class)
                    .build()
                    .getConfigMapping(SinkConfig.class);
            sink = new Sink(config, address, registry, meters, Failpoints.none());
            thread = Thread.ofPlatform().name("sink-" + group).start(this::run);
        }

        private void run() {
            try {
                sink.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        SimpleMeterRegistry meters() {
            return meters;
        }

        Optional<String> fault() {
            return sink.clickhouseFault();
        }

        void awaitFault() throws InterruptedException {
            awaitFault("");
        }

        void awaitFault(String part) throws InterruptedException {
            Instant deadline = Instant.now().plusSeconds(20);
            while (fault().filter(fault -> fault.contains(part)).isEmpty()) {
                if (Instant.now().isAfter(deadline)) {
                    throw new AssertionError("no fault says " + part + ", but " + fault());
                }
                Thread.sleep(20);
            }
        }

        /** Waits until the group has committed everything that is on the topics now. */
        void awaitCommitted() throws Exception {
            producer.flush();
            Map<TopicPartition, Long> ends = ends();
            Instant deadline = Instant.now().plusSeconds(40);
            while (true) {
                var committed = admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get();
                List<String> behind = new ArrayList<>();
                ends.forEach((partition, end) -> {
                    var offset = committed.get(partition);
                    if (end > 0 && (offset == null || offset.offset() < end)) {
                        behind.add(partition + " at " + offset + " of " + end);
                    }
                });
                if (behind.isEmpty()) {
                    return;
                }
                if (Instant.now().isAfter(deadline)) {
                    throw new AssertionError("not committed: " + behind);
                }
                Thread.sleep(50);
            }
        }

        private Map<TopicPartition, Long> ends() throws Exception {
            Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
            for (TopicSpec topic : Sink.TOPICS) {
                for (int i = 0; i < 2; i++) {
                    partitions.put(new TopicPartition(topic.name(), i), OffsetSpec.latest());
                }
            }
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(partitions).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        }

        @Override
        public void close() throws InterruptedException {
            if (closed) {
                return;
            }
            closed = true;
            sink.stop();
            thread.join();
            sink.close();
        }
    }
}
