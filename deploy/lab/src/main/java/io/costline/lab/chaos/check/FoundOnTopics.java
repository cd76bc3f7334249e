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
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the topics from their start, read committed. */
public final class FoundOnTopics {
    /** Key of records that nobody can read, and that are not for reading. */
    public static final String POISON = "poison";

    /** Longer than any producer of ours may leave one open. */
    private static final Duration OPEN_TRANSACTIONS = Duration.ofMinutes(3);

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
            Map<TopicPartition, Long> ends = ends(partitions);
            long moved = System.nanoTime();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                if (System.nanoTime() - moved > OPEN_TRANSACTIONS.toNanos()) {
                    throw new IllegalStateException("topic " + topic.name() + " could not be read to its end: "
                            + partitions.stream()
                                    .map(partition -> partition.partition() + " at " + consumer.position(partition)
                                            + " of " + ends.get(partition))
                                    .collect(Collectors.joining(", "))
                            + "; whose transactions are open: " + producers(partitions));
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    moved = System.nanoTime();
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

    /** Past what is in open transactions, so that one that hangs is told and not taken for an empty topic. */
    private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        return asked(admin -> {
            var latest = admin.listOffsets(
                    partitions.stream().collect(Collectors.toMap(any -> any, any -> OffsetSpec.latest())));
            Map<TopicPartition, Long> ends = new HashMap<>();
            for (TopicPartition partition : partitions) {
                ends.put(partition, latest.partitionResult(partition).get().offset());
            }
            return ends;
        });
    }

    private String producers(List<TopicPartition> partitions) {
        return asked(admin -> admin.describeProducers(partitions).all().get().entrySet().stream()
                .flatMap(each -> each.getValue().activeProducers().stream()
                        .filter(producer ->
                                producer.currentTransactionStartOffset().isPresent())
                        .map(producer -> each.getKey() + " " + producer))
                .toList()
                .toString());
    }

    /** A question to the broker. */
    private interface Question<T> {
        T ask(Admin admin) throws InterruptedException, ExecutionException;
    }

    private <T> T asked(Question<T> question) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            return question.ask(admin);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
