package io.costline.lab.chaos;

import io.costline.lab.chaos.check.FoundOnTopics;
import io.costline.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records nobody can read, on every topic that others write to: each is to be rejected, and to stop nothing. */
final class Poison {
    private static final List<String> TOPICS = List.of(
            Topics.RAW_EVENTS.name(),
            "costline.raw.costline",
            "costline.raw.otlp",
            Topics.REQUESTS.name(),
            Topics.COSTS.name());

    private Poison() {}

    static void spread(String bootstrapServers, long seed) {
        var random = new Random(seed);
        var bytes = new ByteArraySerializer();
        try (var producer =
                new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", bootstrapServers), bytes, bytes)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (String topic : TOPICS) {
                byte[] noise = new byte[40 + random.nextInt(400)];
                random.nextBytes(noise);
                byte[] unknownSchema = noise.clone();
                unknownSchema[0] = 0;
                byte[] key = FoundOnTopics.POISON.getBytes(StandardCharsets.UTF_8);
                for (byte[] value : List.of(noise, unknownSchema, new byte[0], new byte[] {0})) {
                    sent.add(producer.send(new ProducerRecord<>(topic, key, value)));
                }
                sent.add(producer.send(new ProducerRecord<>(topic, key, null)));
            }
            producer.flush();
            for (Future<RecordMetadata> poison : sent) {
                poison.resultNow();
            }
        }
    }
}
