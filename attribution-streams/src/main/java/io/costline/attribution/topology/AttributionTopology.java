package io.costline.attribution.topology;

import io.costline.attribution.AttributionMetrics;
import io.costline.attribution.budget.Limits;
import io.costline.attribution.config.Rules;
import io.costline.attribution.topology.Attributed.Kind;
import io.costline.failpoint.Failpoints;
import io.costline.topics.PoisonRecords;
import io.costline.topics.Topics;
import io.costline.wire.SchemaRegistry;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The attribution service's topology, from costs to alerts. */
public final class AttributionTopology {
    static final String TRACE_STORE = "traces";
    static final String CALLS_HOOK = "attribute-calls-commit";
    static final String SPEND_STORE = "spend";
    static final String SPEND_HOOK = "accumulate-spend-commit";

    private static final String DELTAS = "spend-deltas";
    private static final Serde<byte[]> BYTES = Serdes.ByteArray();

    private AttributionTopology() {}

    /** What the topology is built from. */
    public record Parts(
            String applicationId,
            int deltaPartitions,
            Rules rules,
            SchemaRegistry registry,
            Supplier<Limits> limits,
            AttributionMetrics metrics,
            PoisonRecords poison,
            Failpoints failpoints) {

        /** The internal topic on which deltas travel from trace order to scope order. */
        String deltaTopic() {
            return applicationId + '-' + DELTAS + "-repartition";
        }
    }

    public static Topology build(Parts parts) {
        StreamsBuilder builder = new StreamsBuilder();

        // In trace order: calls into traces, once a commit what follows from them.
        KStream<byte[], Attributed> attributed = builder.stream(
                        Topics.COSTS.name(), Consumed.with(BYTES, BYTES).withName("costs"))
                .process(attributeCalls(parts), Named.as("attribute-calls"));
        Map<String, KStream<byte[], Attributed>> attributions = attributed
                .split(Named.as("attributed-"))
                .branch((key, value) -> value.kind() == Kind.TRACE, Branched.as("traces"))
                .branch((key, value) -> value.kind() == Kind.DELTA, Branched.as("deltas"))
                .branch((key, value) -> value.kind() == Kind.REJECTION, Branched.as("rejections"))
                .noDefaultBranch();
        branch(attributions, "attributed-traces").to(Topics.TRACES.name(), produced(Kind.TRACE, "traces-out"));
        branch(attributions, "attributed-rejections")
                .to(Topics.REJECTED.name(), produced(Kind.REJECTION, "rejected-out"));

        // In scope order: net deltas into absolute buckets, budgets against them.
        KStream<byte[], Attributed> spend = branch(attributions, "attributed-deltas")
                .repartition(Repartitioned.with(BYTES, Attributed.serde(Kind.DELTA))
                        .withName(DELTAS)
                        .withNumberOfPartitions(parts.deltaPartitions()))
                .process(accumulateSpend(parts), Named.as("accumulate-spend"));
        Map<String, KStream<byte[], Attributed>> spending = spend.split(Named.as("spend-"))
                .branch((key, value) -> value.kind() == Kind.BUCKET, Branched.as("buckets"))
                .branch((key, value) -> value.kind() == Kind.ALERT, Branched.as("alerts"))
                .branch((key, value) -> value.kind() == Kind.REJECTION, Branched.as("rejections"))
                .noDefaultBranch();
        branch(spending, "spend-buckets").to(Topics.SPEND.name(), produced(Kind.BUCKET, "spend-out"));
        branch(spending, "spend-alerts").to(Topics.BUDGET_ALERTS.name(), produced(Kind.ALERT, "budget-alerts-out"));

        branch(spending, "spend-rejections").to(Topics.REJECTED.name(), produced(Kind.REJECTION, "spend-rejected-out"));

        return builder.build(naming());
    }

    private static KStream<byte[], Attributed> branch(Map<String, KStream<byte[], Attributed>> branches, String name) {
        return Objects.requireNonNull(branches.get(name), name);
    }

    private static Produced<byte[], Attributed> produced(Kind kind, String name) {
        return Produced.with(BYTES, Attributed.serde(kind)).withName(name);
    }

    private static Properties naming() {
        Properties properties = new Properties();
        properties.put("ensure.explicit.internal.resource.naming", "true");
        return properties;
    }

    private static ProcessorSupplier<byte[], byte[], byte[], Attributed> attributeCalls(Parts parts) {
        return new Step<>(new TraceStoreBuilder(TRACE_STORE, parts.rules()), new CommitHook.Builder(CALLS_HOOK)) {
            @Override
            public Processor<byte[], byte[], byte[], Attributed> get() {
                return new AttributeCalls(
                        parts.rules(),
                        parts.registry(),
                        parts.deltaTopic(),
                        parts.metrics(),
                        parts.poison(),
                        parts.failpoints());
            }
        };
    }

    private static ProcessorSupplier<byte[], Attributed, byte[], Attributed> accumulateSpend(Parts parts) {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> spend = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(SPEND_STORE), Serdes.Bytes(), BYTES)
                .withCachingDisabled()
                .withLoggingEnabled(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        "compact,delete",
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(parts.rules().spendRetention().toMillis())));
        return new Step<>(spend, new CommitHook.Builder(SPEND_HOOK)) {
            @Override
            public Processor<byte[], Attributed, byte[], Attributed> get() {
                return new AccumulateSpend(
                        parts.rules(),
                        parts.registry(),
                        parts.deltaTopic(),
                        parts.limits(),
                        parts.metrics(),
                        parts.poison());
            }
        };
    }

    /** A processor with the stores that are its own. */
    private abstract static class Step<V> implements ProcessorSupplier<byte[], V, byte[], Attributed> {
        private final Set<StoreBuilder<?>> stores = new LinkedHashSet<>();

        Step(StoreBuilder<?> state, StoreBuilder<?> hook) {
            stores.add(state);
            stores.add(hook);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return stores;
        }
    }
}
