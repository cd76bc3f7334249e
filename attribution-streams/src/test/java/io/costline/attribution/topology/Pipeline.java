package io.costline.attribution.topology;

import io.costline.attribution.AttributionMetrics;
import io.costline.attribution.budget.Limits;
import io.costline.attribution.config.Rules;
import io.costline.avro.BudgetAlert;
import io.costline.avro.Granularity;
import io.costline.avro.Rejection;
import io.costline.avro.RequestCost;
import io.costline.avro.SpendBucket;
import io.costline.avro.SpendDimension;
import io.costline.avro.WorkflowTrace;
import io.costline.failpoint.Failpoints;
import io.costline.topics.PoisonRecords;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import io.costline.wire.SchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The whole topology with its real serdes, one commit a record. */
final class Pipeline implements AutoCloseable {
    static final String APPLICATION = "costline-attribution";

    final SchemaRegistry registry = new InMemoryRegistry();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final AtomicReference<Limits> limits = new AtomicReference<>(Limits.none());
    final TopologyTestDriver driver;
    private final AvroSerializer<RequestCost> writer = AvroSerializer.of(registry, Topics.COSTS);
    private final TestInputTopic<byte[], byte[]> costs;
    private final TestOutputTopic<byte[], byte[]> traces;
    private final TestOutputTopic<byte[], byte[]> spend;
    private final TestOutputTopic<byte[], byte[]> alerts;
    private final TestOutputTopic<byte[], byte[]> rejected;
    private Instant now;

    Pipeline(Path stateDir) {
        this(stateDir, Rules.defaults(), Costs.NOON.plusSeconds(60));
    }

    Pipeline(Path stateDir, Rules rules, Instant start) {
        this(stateDir, rules, start, new PoisonRecords());
    }

    /** @param poison what earlier lives of the stream met */
    Pipeline(Path stateDir, PoisonRecords poison) {
        this(stateDir, Rules.defaults(), Costs.NOON.plusSeconds(60), poison);
    }

    private Pipeline(Path stateDir, Rules rules, Instant start, PoisonRecords poison) {
        now = start;
        Properties settings = new Properties();
        settings.put("application.id", APPLICATION);
        settings.put("bootstrap.servers", "nowhere:1");
        settings.put("state.dir", stateDir.toString());
        settings.put("processing.guarantee", "exactly_once_v2");
        settings.put("ensure.explicit.internal.resource.naming", "true");
        settings.putAll(poison.settings());
        driver = new TopologyTestDriver(topology(rules, registry, limits, meters, poison), settings, start);
        costs = driver.createInputTopic(Topics.COSTS.name(), new ByteArraySerializer(), new ByteArraySerializer());
        traces = output(Topics.TRACES);
        spend = output(Topics.SPEND);
        alerts = output(Topics.BUDGET_ALERTS);
        rejected = output(Topics.REJECTED);
    }

    static Topology topology(
            Rules rules, SchemaRegistry registry, AtomicReference<Limits> limits, SimpleMeterRegistry meters) {
        return topology(rules, registry, limits, meters, new PoisonRecords());
    }

    private static Topology topology(
            Rules rules,
            SchemaRegistry registry,
            AtomicReference<Limits> limits,
            SimpleMeterRegistry meters,
            PoisonRecords poison) {
        return AttributionTopology.build(new AttributionTopology.Parts(
                APPLICATION,
                8,
                rules,
                registry,
                limits::get,
                new AttributionMetrics(meters),
                poison,
                Failpoints.none()));
    }

    private TestOutputTopic<byte[], byte[]> output(TopicSpec topic) {
        return driver.createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void send(RequestCost... records) {
        for (RequestCost record : records) {
            send(Costs.key(record), writer.serialize(null, record));
        }
    }

    void send(String key, byte @Nullable [] value) {
        costs.pipeInput(key.getBytes(StandardCharsets.UTF_8), value, now);
    }

    /** A record on the internal topic of deltas. */
    void sendDelta(String key, byte @Nullable [] value) {
        driver.createInputTopic(
                        APPLICATION + "-spend-deltas-repartition", new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(key.getBytes(StandardCharsets.UTF_8), value);
    }

    void pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    /** A record as read; the value of a tombstone is empty. */
    record Read<T>(String key, Optional<T> value) {}

    private <T extends SpecificRecord> List<Read<T>> read(TestOutputTopic<byte[], byte[]> topic, Class<T> type) {
        var reader = AvroDeserializer.of(registry, type);
        List<Read<T>> read = new ArrayList<>();
        for (TestRecord<byte[], byte[]> record : topic.readRecordsToList()) {
            byte[] value = record.value();
            read.add(new Read<>(
                    new String(record.key(), StandardCharsets.UTF_8),
                    value == null ? Optional.empty() : Optional.of(reader.deserialize(null, value))));
        }
        return read;
    }

    List<Read<WorkflowTrace>> traces() {
        return read(traces, WorkflowTrace.class);
    }

    /** The newest version of each trace among what was not read yet. */
    Map<String, WorkflowTrace> latestTraces() {
        Map<String, WorkflowTrace> latest = new LinkedHashMap<>();
        traces().forEach(read -> read.value().ifPresent(trace -> latest.put(trace.getTraceId(), trace)));
        return latest;
    }

    WorkflowTrace lastTrace() {
        return traces().getLast().value().orElseThrow();
    }

    List<SpendBucket> buckets() {
        return read(spend, SpendBucket.class).stream()
                .map(read -> read.value().orElseThrow())
                .toList();
    }

    /** The newest value of each bucket among what was not read yet, by key. */
    Map<String, SpendBucket> latestBuckets() {
        Map<String, SpendBucket> latest = new LinkedHashMap<>();
        read(spend, SpendBucket.class)
                .forEach(read -> latest.put(read.key(), read.value().orElseThrow()));
        return latest;
    }

    static SpendBucket hour(Map<String, SpendBucket> buckets, SpendDimension dimension, String value) {
        return buckets.values().stream()
                .filter(each -> each.getGranularity() == Granularity.HOUR
                        && each.getDimension() == dimension
                        && each.getScopeValue().equals(value))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    List<BudgetAlert> alerts() {
        return read(alerts, BudgetAlert.class).stream()
                .map(read -> read.value().orElseThrow())
                .toList();
    }

    List<Rejection> rejections() {
        return read(rejected, Rejection.class).stream()
                .map(read -> read.value().orElseThrow())
                .toList();
    }

    double count(String meter) {
        return meters.get(meter).counter().count();
    }

    @Override
    public void close() {
        driver.close();
    }
}
