package io.costline.cli.plans;

import io.costline.avro.Definition;
import io.costline.topics.CompactedTopicFollower;
import io.costline.topics.Keys;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.SchemaRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes definitions to costline.definitions: one that changed gets the next version, others are left alone. */
public final class DefinitionPublisher {
    private final Map<String, String> kafka;
    private final SchemaRegistry registry;

    /** @param kafka client settings, at least bootstrap.servers */
    public DefinitionPublisher(Map<String, String> kafka, SchemaRegistry registry) {
        this.kafka = Map.copyOf(kafka);
        this.registry = registry;
    }

    /** A definition as it is in force now. */
    public record Applied(Definition definition, boolean changed) {}

    /**
     * Brings the topic to what the definitions say; returns when the broker has them. Those not named stay.
     *
     * @throws KafkaException if the topic cannot be read or written
     */
    public List<Applied> apply(List<Definition> definitions, Duration timeout, Instant now) {
        Map<String, Definition> known = read(timeout);
        List<Applied> applied = new ArrayList<>();
        for (Definition wanted : definitions) {
            Definition before = known.get(key(wanted));
            boolean same = before != null && before.getBody().equals(wanted.getBody()) && !before.getRemoved();
            applied.add(new Applied(
                    before != null && same
                            ? before
                            : Definition.newBuilder(wanted)
                                    .setVersion(before == null ? 1 : before.getVersion() + 1)
                                    .setDefinedAt(now.truncatedTo(ChronoUnit.MICROS))
                                    .build(),
                    !same));
        }
        publish(applied.stream()
                .filter(Applied::changed)
                .map(Applied::definition)
                .toList());
        return applied;
    }

    private Map<String, Definition> read(Duration timeout) {
        Map<String, Definition> known = new ConcurrentHashMap<>();
        var reader = AvroDeserializer.of(registry, Definition.class);
        try (var follower = new CompactedTopicFollower<>(Topics.DEFINITIONS, kafka, reader, (key, value, offset) -> {
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

    private void publish(List<Definition> definitions) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        AvroSerializer<Definition> values = AvroSerializer.of(registry, Topics.DEFINITIONS);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), values)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Definition each : definitions) {
                sent.add(producer.send(new ProducerRecord<>(Topics.DEFINITIONS.name(), key(each), each)));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("a definition could not be published", e.getCause());
        }
    }

    private static String key(Definition definition) {
        return Keys.definition(definition.getTenant(), definition.getKind().name(), definition.getId());
    }
}
