package io.costline.enrich.topology;

import io.costline.avro.Rejection;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.enrich.dedup.ChangelogTrim;
import io.costline.enrich.dedup.DedupSettings;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.PriceBook;
import io.costline.failpoint.Failpoints;
import io.costline.topics.Keys;
import io.costline.topics.PoisonRecords;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** The enricher's topology on a driver: records in, costs and rejections out. */
final class EnrichDriver implements AutoCloseable {
    static final PriceBook BOOK =
            PriceBook.of(1, List.of(LiteLlmImporter.committed(Instant.EPOCH).cards()), List.of());

    final InMemoryRegistry registry = new InMemoryRegistry();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final TestInputTopic<String, byte[]> requests;
    final TestOutputTopic<String, RequestCost> costs;
    final TestOutputTopic<String, Rejection> rejected;
    final AvroSerializer<RequestEvent> events = AvroSerializer.of(registry, Topics.REQUESTS);
    private final Path folder;
    private final TopologyTestDriver driver;

    EnrichDriver(Path folder, Supplier<PriceBook> books, PoisonRecords poison) {
        this.folder = folder;
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("streams").toString());
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.putAll(poison.settings());
        driver = new TopologyTestDriver(EnrichTopology.build(wiring(books, poison)), settings);
        requests = driver.createInputTopic(Topics.REQUESTS.name(), new StringSerializer(), new ByteArraySerializer());
        costs = driver.createOutputTopic(
                Topics.COSTS.name(), new StringDeserializer(), AvroDeserializer.of(registry, RequestCost.class));
        rejected = driver.createOutputTopic(
                Topics.REJECTED.name(), new StringDeserializer(), AvroDeserializer.of(registry, Rejection.class));
    }

    static EnrichDriver start(Path folder) {
        return new EnrichDriver(folder, () -> BOOK, new PoisonRecords());
    }

    EnrichTopology.Wiring wiring(Supplier<PriceBook> books, PoisonRecords poison) {
        return EnrichTopology.Wiring.of(
                registry,
                books,
                new DedupSettings(Duration.ofHours(72), Duration.ofHours(6), folder.resolve("dedup")),
                ChangelogTrim.none(),
                Map.of(),
                0,
                new EnrichMetrics(meters),
                poison,
                Failpoints.none());
    }

    void send(RequestEvent event) {
        requests.pipeInput(Keys.request(event.getTenant(), event.getCallId()), events.serialize(null, event));
    }

    void send(RequestEvent event, Instant recordTime) {
        requests.pipeInput(
                Keys.request(event.getTenant(), event.getCallId()), events.serialize(null, event), recordTime);
    }

    double counted(String verdict) {
        return meters.counter("costline.enrich.dedup", "verdict", verdict).count();
    }

    static RequestEvent at(long id, Instant time) {
        return RequestEvent.newBuilder(EventSamples.plain(id))
                .setEventTime(time)
                .setReceivedAt(time.plusSeconds(1))
                .build();
    }

    @Override
    public void close() {
        driver.close();
    }
}
