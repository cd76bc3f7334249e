package io.costline.enrich.topology;

import io.costline.avro.Rejection;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.enrich.dedup.ChangelogTrim;
import io.costline.enrich.dedup.DedupSettings;
import io.costline.enrich.dedup.DedupStoreBuilder;
import io.costline.enrich.pricing.PriceBook;
import io.costline.failpoint.Failpoints;
import io.costline.topics.PoisonRecords;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.CurrentValue;
import io.costline.wire.SchemaRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/**
 * The enricher's topology. One sub-topology, one store, keys and values as bytes:
 *
 * <pre>
 * costline.requests ─► enrich (dedup) ─► costline.costs
 *                                   └──► costline.rejected
 * </pre>
 */
public final class EnrichTopology {
    static final String REQUESTS_SOURCE = "requests";
    static final String ENRICH = "enrich";
    static final String DEDUP = "dedup";
    static final String COSTS_SINK = "costs";
    static final String REJECTED_SINK = "rejected";

    private EnrichTopology() {}

    /** What the topology needs from outside. */
    public record Wiring(
            CurrentValue currentEvents,
            AvroSerializer<RequestEvent> events,
            AvroDeserializer<RequestEvent> eventReader,
            int costSchemaId,
            AvroSerializer<Rejection> rejections,
            Supplier<PriceBook> priceBook,
            DedupSettings dedup,
            ChangelogTrim trim,
            Supplier<PastEvents> past,
            int epoch,
            EnrichMetrics metrics,
            PoisonRecords poison,
            Failpoints failpoints) {

        /**
         * Registers the schemas written here, or finds them registered.
         *
         * @param kafka client settings, to read requests again of which another view comes
         */
        public static Wiring of(
                SchemaRegistry registry,
                Supplier<PriceBook> priceBook,
                DedupSettings dedup,
                ChangelogTrim trim,
                Map<String, String> kafka,
                int epoch,
                EnrichMetrics metrics,
                PoisonRecords poison,
                Failpoints failpoints) {
            return of(
                    registry,
                    priceBook,
                    dedup,
                    trim,
                    () -> new PastRequests(kafka),
                    epoch,
                    metrics,
                    poison,
                    failpoints);
        }

        static Wiring of(
                SchemaRegistry registry,
                Supplier<PriceBook> priceBook,
                DedupSettings dedup,
                ChangelogTrim trim,
                Supplier<PastEvents> past,
                int epoch,
                EnrichMetrics metrics,
                PoisonRecords poison,
                Failpoints failpoints) {
            AvroSerializer<RequestCost> costs = AvroSerializer.of(registry, Topics.COSTS);
            return new Wiring(
                    CurrentValue.of(registry, Topics.REQUESTS),
                    AvroSerializer.of(registry, Topics.REQUESTS),
                    AvroDeserializer.of(registry, RequestEvent.class),
                    costs.schemaId(),
                    AvroSerializer.of(registry, Topics.REJECTED),
                    priceBook,
                    dedup,
                    trim,
                    past,
                    epoch,
                    metrics,
                    poison,
                    failpoints);
        }
    }

    public static Topology build(Wiring wiring) {
        ByteArraySerializer out = new ByteArraySerializer();
        ByteArrayDeserializer in = new ByteArrayDeserializer();
        return new Topology()
                .addSource(REQUESTS_SOURCE, in, in, Topics.REQUESTS.name())
                .addProcessor(ENRICH, () -> new Enrichment(wiring), REQUESTS_SOURCE)
                .addStateStore(
                        new DedupStoreBuilder(
                                DEDUP, wiring.dedup(), wiring.failpoints(), InstantSource.system(), wiring.trim()),
                        ENRICH)
                .addSink(COSTS_SINK, Topics.COSTS.name(), out, out, ENRICH)
                .addSink(REJECTED_SINK, Topics.REJECTED.name(), out, out, ENRICH);
    }
}
