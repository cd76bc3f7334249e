package io.costline.attribution.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.costline.attribution.AttributionMain;
import io.costline.attribution.BudgetFile;
import io.costline.attribution.BudgetPublisher;
import io.costline.attribution.ledger.CallState;
import io.costline.attribution.ledger.Dimension;
import io.costline.attribution.trace.BatchRecount;
import io.costline.avro.AlertState;
import io.costline.avro.BudgetAlert;
import io.costline.avro.Granularity;
import io.costline.avro.RequestCost;
import io.costline.avro.SpendBucket;
import io.costline.avro.WorkflowTrace;
import io.costline.embedded.process.ServiceCommand;
import io.costline.embedded.process.ServiceProcess;
import io.costline.failpoint.Failpoints;
import io.costline.testkit.Stack;
import io.costline.topics.TopicAdmin;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.ConfluentRegistry;
import io.costline.wire.SchemaRegistry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process of its own on a real broker, killed again and again. */
class AttributionIT {
    private static final String GROUP = "costline-attribution";
    private static final int BURSTS = 5;
    private static final int TRACES_A_BURST = 300;

    @TempDir
    Path folder;

    private final Map<String, List<CallState>> sent = new HashMap<>();

    @Test
    void killsChangeNoTotalNoTraceAndNoAlert() throws Exception {
        assumeThat(Stack.unavailableReason()).isEmpty();
        try (Stack stack = Stack.start()) {
            // Given
            Map<String, String> kafka = Map.of("bootstrap.servers", stack.bootstrapServers());
            SchemaRegistry registry = new ConfluentRegistry(stack.registryUrl(), Map.of());
            try (var admin = TopicAdmin.connect(stack.bootstrapServers())) {
                new TopicAdmin(admin).ensure(Topics.ALL, Optional.of((short) 1));
            }
            new BudgetPublisher(kafka, registry).apply(BudgetFile.parse("""
                                    - {id: each, dimension: customer, period: month, limit: 4, thresholds: [50, 100]}
                                    - {id: all, dimension: tenant, period: month, limit: 20}
                                    """, "demo"), Duration.ofSeconds(20));
            Path failpoints = Files.createDirectories(folder.resolve("failpoints"));

            // When
            try (ServiceProcess service = ServiceProcess.start(command(stack, failpoints))) {
                send(kafka, registry, service, failpoints);
                Map<String, String> expected = expectedMinutes(registry);
                await(() -> minutes(kafka, registry).equals(expected), Duration.ofSeconds(60));

                // Then
                assertThat(minutes(kafka, registry)).isEqualTo(expected);
                await(() -> calls(kafka, registry) == expectedCalls(), Duration.ofSeconds(60)); // rows may wait
                assertTraces(kafka, registry);
                assertAlerts(kafka, registry);
                assertThat(Files.list(failpoints).map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder(
                                Failpoints.ATTRIBUTION_MID_BATCH + ".hit",
                                Failpoints.ATTRIBUTION_AFTER_DRAIN_BEFORE_COMMIT + ".hit",
                                Failpoints.ATTRIBUTION_BEFORE_HELD_ROW + ".hit");

                // When the broker has lost how far the group had added the deltas
                service.stop();
                forgetDeltas(stack);
                service.restart();
                send(kafka, registry, "again", new RandomCosts(99, start()).traces(0, 50));

                // Then
                Map<String, String> after = expectedMinutes(registry);
                await(() -> minutes(kafka, registry).equals(after), Duration.ofSeconds(60));
                assertThat(minutes(kafka, registry)).isEqualTo(after);
            }
        }
    }

    /** As a broker that lost the last commits of the group: it begins with the first delta that is still there. */
    private static void forgetDeltas(Stack stack) throws Exception {
        try (var admin = TopicAdmin.connect(stack.bootstrapServers())) {
            Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
            var committed = admin.listConsumerGroupOffsets(GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get();
            committed.forEach((partition, offset) -> {
                if (partition.topic().endsWith("-repartition")) {
                    first.put(partition, new OffsetAndMetadata(0));
                }
            });
            assertThat(first).isNotEmpty();
            await(() -> altered(admin, first), Duration.ofSeconds(60));
            assertThat(admin.listConsumerGroupOffsets(GROUP)
                            .partitionsToOffsetAndMetadata()
                            .get())
                    .containsAllEntriesOf(first);
        }
    }

    /** Not while a member is thought to be there. */
    private static boolean altered(Admin admin, Map<TopicPartition, OffsetAndMetadata> offsets)
            throws InterruptedException {
        try {
            admin.alterConsumerGroupOffsets(GROUP, offsets).all().get();
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    private static Instant start() {
        return Instant.now().truncatedTo(ChronoUnit.DAYS).minus(3, ChronoUnit.HOURS);
    }

    private ServiceCommand command(Stack stack, Path failpoints) {
        return ServiceCommand.of("attribution", AttributionMain.class, folder.resolve("attribution.log"))
                .withJvmArguments(
                        "-Xmx512m",
                        "-Dattribution.kafka.bootstrap.servers=" + stack.bootstrapServers(),
                        "-Dattribution.kafka.session.timeout.ms=6000",
                        "-Dattribution.registry.url=" + stack.registryUrl(),
                        "-Dattribution.state-dir=" + folder.resolve("state"),
                        "-Dattribution.failpoint-dir=" + failpoints);
    }

    /** Bursts of records, the service ended after each in another way. */
    private void send(Map<String, String> kafka, SchemaRegistry registry, ServiceProcess service, Path failpoints)
            throws Exception {
        RandomCosts costs = new RandomCosts(11, start());
        for (int burst = 0; burst < BURSTS; burst++) {
            switch (burst) {
                case 1 -> Files.createFile(failpoints.resolve(Failpoints.ATTRIBUTION_MID_BATCH + ".arm"));
                case 2 ->
                    Files.createFile(failpoints.resolve(Failpoints.ATTRIBUTION_AFTER_DRAIN_BEFORE_COMMIT + ".arm"));
                case 3 -> Files.createFile(failpoints.resolve(Failpoints.ATTRIBUTION_BEFORE_HELD_ROW + ".arm"));
                default -> {}
            }
            List<RequestCost> records = costs.traces(burst * TRACES_A_BURST, TRACES_A_BURST);
            List<RequestCost> disturbed = costs.disturbed(records);
            int half = burst == 3 ? disturbed.size() / 2 : 0;
            if (half > 0) { // rows of the first half make those of the second wait
                long before = calls(kafka, registry);
                send(kafka, registry, "", disturbed.subList(0, half));
                await(() -> calls(kafka, registry) > before, Duration.ofSeconds(30));
            }
            send(kafka, registry, "", disturbed.subList(half, disturbed.size()));
            switch (burst) {
                case 1, 2, 3 -> await(() -> !service.isAlive(), Duration.ofSeconds(30));
                case 4 -> {}
                default -> {
                    Thread.sleep(150 + 130L * burst);
                    service.kill();
                }
            }
            if (burst < 4) {
                service.restart();
            }
        }
    }

    private void send(Map<String, String> kafka, SchemaRegistry registry, String prefix, List<RequestCost> records) {
        AvroSerializer<RequestCost> writer = AvroSerializer.of(registry, Topics.COSTS);
        CallReader reader = new CallReader(registry);
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("linger.ms", "5");
        try (var producer =
                new KafkaProducer<byte[], byte[]>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (RequestCost drawn : records) {
                RequestCost record = prefix.isEmpty()
                        ? drawn
                        : Costs.call(
                                prefix + drawn.getEvent().getCallId(),
                                event -> event.setTraceId(drawn.getEvent().getTraceId())
                                        .setEventTime(drawn.getEvent().getEventTime()));
                byte[] key = Costs.key(record).getBytes(StandardCharsets.UTF_8);
                byte[] value = writer.serialize(null, record);
                sent.computeIfAbsent(record.getEvent().getTraceId(), any -> new ArrayList<>())
                        .add(reader.read(key, value));
                producer.send(new ProducerRecord<>(Topics.COSTS.name(), key, value));
            }
        }
    }

    private Map<String, String> expectedMinutes(SchemaRegistry registry) {
        BatchRecount recount = new BatchRecount();
        sent.values().forEach(calls -> recount.trace("demo", BatchRecount.latest(calls)));
        return recount.figures();
    }

    /**
     * What the spend topic says of every minute, and of every hour of a pair, which has no minutes; a subscriber that keeps the
     * last value of each key sees this.
     */
    private static Map<String, String> minutes(Map<String, String> kafka, SchemaRegistry registry) {
        Map<String, SpendBucket> latest = new LinkedHashMap<>();
        for (var read : read(kafka, registry, Topics.SPEND, SpendBucket.class)) {
            SpendBucket before = latest.put(read.key(), read.value().orElseThrow());
            long revision = before == null ? 0 : before.getRevision();
            assertThat(read.value().orElseThrow().getRevision())
                    .as("each revision of %s once, in order", read.key())
                    .isEqualTo(revision + 1);
        }
        Map<String, String> figures = new TreeMap<>();
        latest.values().stream()
                .filter(bucket -> bucket.getGranularity() == Granularity.MINUTE
                        || !Dimension.valueOf(bucket.getDimension().name()).single())
                .forEach(bucket -> figure(figures, bucket));
        return figures;
    }

    private static void figure(Map<String, String> figures, SpendBucket bucket) {
        var totals = bucket.getTotals();
        List<BigInteger> values = new ArrayList<>();
        for (BigDecimal amount : List.of(
                totals.getListCost(),
                totals.getContractedCost(),
                totals.getFallbackCost(),
                totals.getEscalationCost(),
                totals.getRequestedCost(),
                totals.getUnpricedUpperBound())) {
            values.add(amount.unscaledValue());
        }
        for (long count : List.of(
                totals.getCalls(),
                totals.getFailedCalls(),
                totals.getWastedCalls(),
                totals.getOperations(),
                totals.getFallbackOperations(),
                totals.getUnpricedCalls(),
                totals.getInputTokens(),
                totals.getCacheReadTokens(),
                totals.getCacheWriteTokens(),
                totals.getOutputTokens(),
                totals.getPricedCalls(),
                totals.getPricedInputTokens(),
                totals.getPricedOutputTokens())) {
            values.add(BigInteger.valueOf(count));
        }
        values.add(totals.getPricedCost().unscaledValue());
        if (values.stream().anyMatch(value -> value.signum() != 0)) {
            figures.put(
                    String.join(
                            "|",
                            bucket.getTenant(),
                            bucket.getDimension().name(),
                            bucket.getScopeValue(),
                            bucket.getCurrency(),
                            Long.toString(bucket.getBucketStart().getEpochSecond() / 60)),
                    String.join(",", values.stream().map(BigInteger::toString).toList()));
        }
    }

    private long expectedCalls() {
        return sent.values().stream()
                .mapToLong(calls -> BatchRecount.latest(calls).size())
                .sum();
    }

    private static long calls(Map<String, String> kafka, SchemaRegistry registry) {
        Map<String, WorkflowTrace> latest = new HashMap<>();
        read(kafka, registry, Topics.TRACES, WorkflowTrace.class)
                .forEach(read -> read.value()
                        .ifPresent(trace -> latest.merge(
                                trace.getTraceId(), trace, (a, b) -> a.getRevision() > b.getRevision() ? a : b)));
        return latest.values().stream().mapToLong(WorkflowTrace::getCalls).sum();
    }

    private void assertTraces(Map<String, String> kafka, SchemaRegistry registry) {
        Map<String, WorkflowTrace> latest = new HashMap<>();
        Map<String, Set<Long>> revisions = new HashMap<>();
        for (var read : read(kafka, registry, Topics.TRACES, WorkflowTrace.class)) {
            read.value().ifPresent(trace -> {
                assertThat(revisions
                                .computeIfAbsent(trace.getTraceId(), any -> new HashSet<>())
                                .add(trace.getRevision()))
                        .as("revision %s of %s once", trace.getRevision(), trace.getTraceId())
                        .isTrue();
                latest.merge(trace.getTraceId(), trace, (a, b) -> a.getRevision() > b.getRevision() ? a : b);
            });
        }
        assertThat(latest.keySet()).isEqualTo(sent.keySet());
        sent.forEach((id, calls) -> {
            List<CallState> last = BatchRecount.latest(calls);
            long cost = last.stream()
                    .mapToLong(call -> call.charge().contractedCost())
                    .sum();
            WorkflowTrace trace = latest.get(id);
            assertThat(trace.getCalls()).isEqualTo(last.size());
            assertThat(trace.getAmounts().getFirst().getContractedCost()).isEqualTo(BigDecimal.valueOf(cost, 12));
        });
    }

    private void assertAlerts(Map<String, String> kafka, SchemaRegistry registry) {
        List<String> found = new ArrayList<>();
        for (var read : read(kafka, registry, Topics.BUDGET_ALERTS, BudgetAlert.class)) {
            BudgetAlert alert = read.value().orElseThrow();
            if (alert.getState() == AlertState.FIRING) {
                found.add(alert.getBudgetId() + "/" + alert.getScopeValue() + "/" + alert.getThresholdPercent());
            }
        }
        Map<String, Long> byCustomer = new TreeMap<>();
        sent.forEach((id, calls) -> {
            List<CallState> last = BatchRecount.latest(calls);
            long cost = last.stream()
                    .mapToLong(call -> call.charge().contractedCost())
                    .sum();
            String customer = last.stream()
                    .map(call -> call.scopes().customer())
                    .filter(name -> !name.isEmpty())
                    .findFirst()
                    .orElseThrow();
            byCustomer.merge(customer, cost, Long::sum);
            byCustomer.merge("", cost, Long::sum);
        });
        List<String> expected = new ArrayList<>();
        byCustomer.forEach((customer, cost) -> {
            if (customer.isEmpty()) {
                addIf(expected, cost >= 20_000_000_000_000L, "all//100");
            } else {
                addIf(expected, cost >= 2_000_000_000_000L, "each/" + customer + "/50");
                addIf(expected, cost >= 4_000_000_000_000L, "each/" + customer + "/100");
            }
        });
        assertThat(found).doesNotHaveDuplicates().containsAll(expected);
    }

    private static void addIf(List<String> list, boolean condition, String item) {
        if (condition) {
            list.add(item);
        }
    }

    private static <T extends SpecificRecord> List<Pipeline.Read<T>> read(
            Map<String, String> kafka, SchemaRegistry registry, TopicSpec topic, Class<T> type) {
        var reader = AvroDeserializer.of(registry, type);
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("isolation.level", "read_committed");
        List<Pipeline.Read<T>> read = new ArrayList<>();
        try (var consumer =
                new KafkaConsumer<byte[], byte[]>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(topic.name(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<byte[], byte[]> row : consumer.poll(Duration.ofMillis(100))) {
                    read.add(new Pipeline.Read<>(
                            new String(row.key(), StandardCharsets.UTF_8),
                            row.value() == null
                                    ? Optional.empty()
                                    : Optional.of(reader.deserialize(null, row.value()))));
                }
            }
        }
        return read;
    }

    /** Something that becomes true. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition, Duration atMost) throws Exception {
        Instant deadline = Instant.now().plus(atMost);
        while (!condition.holds() && Instant.now().isBefore(deadline)) {
            Thread.sleep(200);
        }
    }
}
