package io.costline.definitions;

import io.costline.topics.CompactedTopicFollower;
import io.costline.topics.TopicSpec;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;

/** A small single-partition topic of definitions, as a command sees it: read whole, then a few of them written. */
public final class CompactedTopic<V extends SpecificRecord> {
    private final TopicSpec topic;
    private final Class<V> type;
    private final Map<String, String> kafka;
    private final SchemaRegistry registry;

    /** @param kafka client settings, at least bootstrap.servers */
    public CompactedTopic(TopicSpec topic, Class<V> type, Map<String, String> kafka, SchemaRegistry registry) {
        this.topic = topic;
        this.type = type;
        this.kafka = Map.copyOf(kafka);
        this.registry = registry;
    }

    /**
     * What stands in it now, by key.
     *
     * @throws KafkaException if it cannot be read in time
     */
    public SortedMap<String, V> read(Duration timeout) {
        SortedMap<String, V> known = new ConcurrentSkipListMap<>();
        var reader = AvroDeserializer.of(registry, type);
        try (var follower = new CompactedTopicFollower<>(topic, kafka, reader, (key, value, offset) -> {
            if (value == null) {
                known.remove(key);
            } else {
                known.put(key, value);
            }
        })) {
            follower.start(timeout);
        }
        return known;
    }

    /**
     * Writes values under their keys, in their order; returns when the broker has them.
     *
     * @throws KafkaException if one could not be written
     */
    public void write(Map<String, V> values) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        AvroSerializer<V> writer = AvroSerializer.of(registry, topic);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), writer)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            values.forEach((key, value) -> sent.add(producer.send(new ProducerRecord<>(topic.name(), key, value))));
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException(topic.name() + " could not be written", e.getCause());
        }
    }
}
