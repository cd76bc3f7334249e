package io.costline.ingest;

import io.costline.avro.ApiKey;
import io.costline.identity.Attribution;
import io.costline.ingest.adapter.Sources;
import io.costline.ingest.config.IngestConfig;
import io.costline.keys.ApiKeyFactory;
import io.costline.keys.KeyTerms;
import io.costline.testkit.Stack;
import io.costline.topics.TopicAdmin;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.ConfluentRegistry;
import io.costline.wire.SchemaRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the integration tests share: topics, keys, settings, and looking at topics as a reader would. */
final class Service {
    private Service() {}

    static SchemaRegistry registry(Stack stack) {
        return new ConfluentRegistry(stack.registryUrl(), Map.of());
    }

    static void createTopics(Stack stack) {
        try (var admin = TopicAdmin.connect(stack.bootstrapServers())) {
            new TopicAdmin(admin).ensure(Topics.ALL, Optional.of((short) 1));
            new TopicAdmin(admin).ensure(RawTopics.of(Sources.standard()), Optional.of((short) 1));
        }
    }

    static IngestConfig config(Stack stack, Map<String, String> more) {
        return new SmallRyeConfigBuilder()
                .withMapping(IngestConfig.class)
                .withDefaultValue("ingest.kafka.bootstrap.servers", stack.bootstrapServers())
                .withDefaultValue("ingest.registry.url", stack.registryUrl())
                .withDefaultValue("ingest.http.port", "0")
                .withDefaultValue("ingest.http.host", "127.0.0.1")
                .withDefaultValues(more)
                .build()
                .getConfigMapping(IngestConfig.class);
    }

    static KafkaProducer<byte[], byte[]> producer(Stack stack) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Puts a new key on its topic and returns its token. */
    static String createKey(Stack stack, String tenant) throws Exception {
        var created =
                new ApiKeyFactory().create(Attribution.ofTenant(tenant), KeyTerms.unlimited("test"), Instant.now());
        AvroSerializer<ApiKey> serializer = AvroSerializer.of(registry(stack), Topics.API_KEYS);
        try (var producer = producer(stack)) {
            producer.send(new ProducerRecord<>(
                            Topics.API_KEYS.name(),
                            created.key().getKeyId().getBytes(StandardCharsets.UTF_8),
                            serializer.serialize(Topics.API_KEYS.name(), created.key())))
                    .get();
        }
        return created.token();
    }

    static HttpResponse<String> post(HttpClient client, int port, String token, String path, String body)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Everything committed on a topic that passes the filter, in whatever partition. */
    static <T extends SpecificRecord> List<T> committed(Stack stack, String topic, Class<T> type, Predicate<T> filter) {
        var values = new ArrayList<T>();
        var deserializer = AvroDeserializer.of(registry(stack), type);
        for (ConsumerRecord<byte[], byte[]> record : records(stack, topic)) {
            T value = deserializer.deserialize(topic, record.value());
            if (filter.test(value)) {
                values.add(value);
            }
        }
        return values;
    }

    static List<ConsumerRecord<byte[], byte[]>> records(Stack stack, String topic) {
        var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", stack.bootstrapServers(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    static void await(String what, Duration timeout, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen in " + timeout + ": " + what);
            }
            Thread.sleep(50);
        }
    }
}
