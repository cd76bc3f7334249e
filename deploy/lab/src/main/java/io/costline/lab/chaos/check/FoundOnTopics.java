package io.costline.lab.chaos.check;

import io.costline.avro.BudgetAlert;
import io.costline.avro.RequestCost;
import io.costline.avro.SpendBucket;
import io.costline.avro.WorkflowTrace;
import io.costline.identity.EventIds;
import io.costline.lab.check.Facts;
import io.costline.lab.check.Facts.Kind;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.SchemaRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the topics from their start, read committed. */
public final class FoundOnTopics {
    /** Key of records that nobody can read, and that are not for reading. */
    public static final String POISON = "poison";

    private final String bootstrapServers;
    private final SchemaRegistry registry;
    private final String tenant;
    private final Facts facts;

    /**
     * @param tenant whose records are read
     * @param facts where what is found goes
     */
    public FoundOnTopics(String bootstrapServers, SchemaRegistry registry, String tenant, Facts facts) {
        this.bootstrapServers = bootstrapServers;
        this.registry = registry;
        this.tenant = tenant;
        this.facts = facts;
    }

    /** Reads costs, traces, spend and alerts. */
    public void read() {
        costs();
        alerts();
        Set<String> seen = new HashSet<>();
        values(
                Topics.TRACES,
                WorkflowTrace.class,
                WorkflowTrace::getTenant,
                trace -> unique(
                        seen,
                        "trace " + trace.getTraceId() + " revision " + trace.getRevision() + " on costline.traces"));
        values(
                Topics.SPEND,
                SpendBucket.class,
                SpendBucket::getTenant,
                bucket -> unique(
                        seen,
                        "bucket %s '%s' %s %s revision %d on costline.spend"
                                .formatted(
                                        bucket.getDimension(),
                                        bucket.getScopeValue(),
                                        bucket.getGranularity(),
                                        bucket.getBucketStart(),
                                        bucket.getRevision())));
    }

    private void unique(Set<String> seen, String what) {
        if (!seen.add(what)) {
            facts.add(Kind.DUPLICATES, what, "twice");
        }
    }

    private static final Comparator<RequestCost> BY_REVISION = Comparator.comparingLong(RequestCost::getCallRevision)
            .thenComparingLong(cost -> cost.getEvent().getRevision());

    private void costs() {
        Set<String> seen = new HashSet<>();
        Map<String, RequestCost> latest = new HashMap<>();
        values(Topics.COSTS, RequestCost.class, cost -> cost.getEvent().getTenant(), cost -> {
            String id = EventIds.hex(cost.getEvent().getEventId().bytes());
            unique(
                    seen,
                    "event %s revision %d decision %d on costline.costs"
                            .formatted(id, cost.getEvent().getRevision(), cost.getCallRevision()));
            latest.merge(id, cost, (a, b) -> BY_REVISION.compare(a, b) >= 0 ? a : b);
        });
        latest.forEach((id, cost) -> facts.add(
                Kind.EVENTS_ON_TOPIC,
                id,
                Facts.eventText(
                        cost.getEvent().getRevision(),
                        cost.getStatus().name(),
                        cost.getCurrency(),
                        cost.getListCost(),
                        cost.getContractedCost(),
                        cost.getUpperBound())));
    }

    private void alerts() {
        values(
                Topics.BUDGET_ALERTS,
                BudgetAlert.class,
                BudgetAlert::getTenant,
                alert -> facts.add(
                        Kind.ALERTS_ON_TOPIC,
                        Facts.alertKey(
                                alert.getBudgetId(),
                                alert.getDimension().name(),
                                alert.getScopeValue(),
                                alert.getPeriodStart(),
                                alert.getThresholdPercent()),
                        alert.getState().name()));
    }

    private <T extends SpecificRecord> void values(
            TopicSpec topic, Class<T> type, Function<T, String> whose, Consumer<T> to) {
        AvroDeserializer<T> reader = AvroDeserializer.of(registry, type);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                "false");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // Up to the last stable offset: what is in an open transaction is not there yet.
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("topic " + topic.name() + " could not be read to its end");
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.value() != null && !POISON.equals(record.key())) {
                        T value = reader.deserialize(topic.name(), record.value());
                        if (whose.apply(value).equals(tenant)) {
                            to.accept(value);
                        }
                    }
                }
            }
        }
    }
}
