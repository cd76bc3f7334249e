package io.costline.lab.chaos;

import io.costline.avro.ApiKey;
import io.costline.avro.Budget;
import io.costline.identity.Attribution;
import io.costline.keys.ApiKeyFactory;
import io.costline.keys.KeyTerms;
import io.costline.lab.chaos.check.Limits;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.ConfluentRegistry;
import io.costline.wire.SchemaRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What must be there before the services start: the run's budgets and its key. */
final class RunDefinitions {
    private RunDefinitions() {}

    /** Writes them and returns the key's token. */
    static String write(String bootstrapServers, String registryUrl, String tenant) {
        SchemaRegistry registry = new ConfluentRegistry(registryUrl, Map.of());
        AvroSerializer<Budget> budgets = AvroSerializer.of(registry, Topics.BUDGETS);
        AvroSerializer<ApiKey> keys = AvroSerializer.of(registry, Topics.API_KEYS);
        var key = new ApiKeyFactory().create(Attribution.ofTenant(tenant), KeyTerms.unlimited("chaos"), Instant.now());
        List<Future<RecordMetadata>> written = new ArrayList<>();
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (Budget budget : Limits.budgets(tenant)) {
                written.add(producer.send(new ProducerRecord<>(
                        Topics.BUDGETS.name(), tenant + '/' + budget.getBudgetId(), budgets.encode(budget))));
            }
            written.add(producer.send(
                    new ProducerRecord<>(Topics.API_KEYS.name(), key.key().getKeyId(), keys.encode(key.key()))));
            for (Future<RecordMetadata> each : written) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("budgets and key could not be written", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing budgets and key", e);
        }
        return key.token();
    }
}
