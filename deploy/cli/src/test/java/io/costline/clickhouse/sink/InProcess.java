package io.costline.clickhouse.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.attribution.AttributionMetrics;
import io.costline.attribution.budget.Limits;
import io.costline.attribution.config.Rules;
import io.costline.attribution.topology.AttributionTopology;
import io.costline.avro.BudgetAlert;
import io.costline.avro.Rejection;
import io.costline.avro.RequestCost;
import io.costline.avro.SpendBucket;
import io.costline.avro.WorkflowTrace;
import io.costline.enrich.dedup.ChangelogTrim;
import io.costline.enrich.dedup.DedupSettings;
import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.topology.EnrichMetrics;
import io.costline.enrich.topology.EnrichTopology;
import io.costline.failpoint.Failpoints;
import io.costline.ingest.admission.Draft;
import io.costline.ingest.publish.Records;
import io.costline.limits.RecordLimits;
import io.costline.topics.PoisonRecords;
import io.costline.topics.TopicSpec;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.InMemoryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;

/** Both topologies one after the other in this process, at one instant, and the sink's rows of what they write. */
final class InProcess {
    private final Instant now;
    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final Records records = new Records(registry);

    InProcess(Instant now) {
        this.now = now;
    }

    /** An admitted event as the door writes it: key and value. */
    byte[][] request(Draft draft) {
        var record = records.of(draft.event());
        return new byte[][] {record.key(), record.value()};
    }

    /** What both wrote, by topic. */
    final class Written {
        private final Map<String, List<byte[][]>> topics = new HashMap<>();

        List<RequestCost> costs() {
            return read(Topics.COSTS, RequestCost.class);
        }

        List<WorkflowTrace> traces() {
            return read(Topics.TRACES, WorkflowTrace.class);
        }

        List<SpendBucket> spend() {
            return read(Topics.SPEND, SpendBucket.class);
        }

        List<BudgetAlert> alerts() {
            return read(Topics.BUDGET_ALERTS, BudgetAlert.class);
        }

        List<Rejection> rejected() {
            return read(Topics.REJECTED, Rejection.class);
        }

        /** The sink can make rows of everything. */
        void readable() {
            readable(new CostRows(), Topics.COSTS);
            readable(new TraceRows(), Topics.TRACES);
            readable(new SpendRows(), Topics.SPEND);
            readable(new AlertRows(), Topics.BUDGET_ALERTS);
        }

        private void readable(Rows rows, TopicSpec topic) {
            values(topic).stream().filter(value -> value[1] != null).forEach(value -> rows.append(value[1]));
            if (!values(topic).isEmpty()) {
                assertThat(rows.block.rows()).isPositive();
            }
        }

        /** Bytes of the largest. */
        int widest(TopicSpec topic) {
            return values(topic).stream()
                    .mapToInt(value -> value[1] == null ? 0 : value[1].length)
                    .max()
                    .orElse(0);
        }

        private List<byte[][]> values(TopicSpec topic) {
            return topics.getOrDefault(topic.name(), List.of());
        }

        private <T extends SpecificRecord> List<T> read(TopicSpec topic, Class<T> type) {
            var reader = AvroDeserializer.of(registry, type);
            return values(topic).stream()
                    .filter(value -> value[1] != null)
                    .map(value -> reader.deserialize(null, value[1]))
                    .toList();
        }
    }

    /** Of every bucket the last that was written. */
    static Collection<SpendBucket> latest(List<SpendBucket> written) {
        Map<List<Object>, SpendBucket> latest = new HashMap<>();
        written.forEach(bucket -> latest.put(
                List.of(
                        bucket.getDimension(),
                        bucket.getGranularity(),
                        bucket.getScopeValue(),
                        bucket.getBucketStart(),
                        bucket.getCurrency()),
                bucket));
        return latest.values();
    }

    /** @param requests as {@link #request} makes them */
    Written run(Path folder, PriceBook prices, Limits budgets, List<byte[][]> requests) {
        var written = new Written();
        run(written, folder, enrichment(folder, prices), Topics.REQUESTS, requests, Topics.COSTS, Topics.REJECTED);
        List<byte[][]> costs = written.values(Topics.COSTS);
        run(
                written,
                folder,
                attribution(budgets),
                Topics.COSTS,
                costs,
                Topics.TRACES,
                Topics.SPEND,
                Topics.BUDGET_ALERTS,
                Topics.REJECTED);
        return written;
    }

    private Topology enrichment(Path folder, PriceBook book) {
        return EnrichTopology.build(EnrichTopology.Wiring.of(
                registry,
                () -> book,
                new DedupSettings(Duration.ofHours(72), Duration.ofHours(6), folder.resolve("dedup")),
                ChangelogTrim.none(),
                Map.of(),
                0,
                new EnrichMetrics(new SimpleMeterRegistry()),
                new PoisonRecords(),
                Failpoints.none()));
    }

    private Topology attribution(Limits budgets) {
        return AttributionTopology.build(new AttributionTopology.Parts(
                "attribution",
                8,
                Rules.defaults(),
                registry,
                () -> budgets,
                new AttributionMetrics(new SimpleMeterRegistry()),
                new PoisonRecords(),
                Failpoints.none()));
    }

    /** No record is larger than a producer sends. */
    private void run(
            Written written, Path folder, Topology topology, TopicSpec from, List<byte[][]> input, TopicSpec... to) {
        Properties settings = new Properties();
        settings.put("application.id", from.name());
        settings.put("bootstrap.servers", "nowhere:1");
        settings.put("state.dir", folder.resolve(from.name()).toString());
        try (var driver = new TopologyTestDriver(topology, settings, now)) {
            var in = driver.createInputTopic(from.name(), new ByteArraySerializer(), new ByteArraySerializer());
            input.forEach(record -> in.pipeInput(record[0], record[1]));
            driver.advanceWallClockTime(Duration.ofSeconds(20)); // what is held back is sent
            for (TopicSpec topic : to) {
                List<byte[][]> values = written.topics.computeIfAbsent(topic.name(), absent -> new ArrayList<>());
                driver.createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .readRecordsToList()
                        .forEach(record -> values.add(new byte[][] {record.key(), record.value()}));
                values.forEach(value -> assertThat(value[0].length + (value[1] == null ? 0 : value[1].length))
                        .isLessThan(RecordLimits.RECORD_BYTES));
            }
        }
    }
}
