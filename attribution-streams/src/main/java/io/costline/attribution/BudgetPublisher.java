package io.costline.attribution;

import io.costline.avro.Budget;
import io.costline.topics.CompactedTopicFollower;
import io.costline.topics.Keys;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.SchemaRegistry;
import java.time.Duration;
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
import org.jspecify.annotations.Nullable;

/**
 * Publishes budgets to costline.budgets. A budget whose content did not change is left alone; one that did gets the next
 * version, and with it fresh alerts.
 */
public final class BudgetPublisher {
    private final Map<String, String> kafka;
    private final SchemaRegistry registry;

    /**
     * @param kafka client settings, at least bootstrap.servers
     */
    public BudgetPublisher(Map<String, String> kafka, SchemaRegistry registry) {
        this.kafka = Map.copyOf(kafka);
        this.registry = registry;
    }

    /** What became of a budget. */
    public enum Change {
        CREATED,
        CHANGED,
        UNCHANGED
    }

    /** A budget and what became of it, with the version now in force. */
    public record Applied(Budget budget, Change change) {}

    /**
     * Brings the topic to what the budgets say; returns when the broker has them. Budgets not named stay.
     *
     * @throws KafkaException if the topic cannot be read or written
     */
    public List<Applied> apply(List<Budget> budgets, Duration timeout) {
        Map<String, Budget> known = read(timeout);
        List<Applied> applied = new ArrayList<>();
        for (Budget budget : budgets) {
            applied.add(compare(known.get(key(budget)), budget));
        }
        publish(applied.stream()
                .filter(each -> each.change() != Change.UNCHANGED)
                .map(Applied::budget)
                .toList());
        return applied;
    }

    static Applied compare(@Nullable Budget known, Budget wanted) {
        if (known == null) {
            return new Applied(withVersion(wanted, 1), Change.CREATED);
        }
        Budget same = withVersion(wanted, known.getVersion());
        return same.equals(known)
                ? new Applied(known, Change.UNCHANGED)
                : new Applied(withVersion(wanted, known.getVersion() + 1), Change.CHANGED);
    }

    private static Budget withVersion(Budget budget, long version) {
        return Budget.newBuilder(budget).setVersion(version).build();
    }

    private Map<String, Budget> read(Duration timeout) {
        Map<String, Budget> known = new ConcurrentHashMap<>();
        var reader = AvroDeserializer.of(registry, Budget.class);
        try (var follower = new CompactedTopicFollower<>(Topics.BUDGETS, kafka, reader, (key, budget, offset) -> {
            if (budget == null) {
                known.remove(key);
            } else {
                known.put(key, budget);
            }
        })) {
            follower.start(timeout);
        }
        return known;
    }

    private void publish(List<Budget> budgets) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        AvroSerializer<Budget> writer = AvroSerializer.of(registry, Topics.BUDGETS);
        try (var producer = new KafkaProducer<String, @Nullable Budget>(settings, new StringSerializer(), writer)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Budget budget : budgets) {
                sent.add(producer.send(new ProducerRecord<>(Topics.BUDGETS.name(), key(budget), budget)));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("a budget could not be published", e.getCause());
        }
    }

    private static String key(Budget budget) {
        return Keys.budget(budget.getTenant(), budget.getBudgetId());
    }
}
