package io.costline.enrich.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.enrich.dedup.ChangelogTrim;
import io.costline.enrich.dedup.DedupSettings;
import io.costline.enrich.history.HistoryCosts;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.PriceBook;
import io.costline.failpoint.Failpoints;
import io.costline.topics.PoisonRecords;
import io.costline.topics.Topics;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** History is priced by a command, live events by the stream: the records are the same to the byte. */
class HistoryCostsTest {
    private static final PriceBook BOOK =
            PriceBook.of(7, List.of(LiteLlmImporter.committed(Instant.EPOCH).cards()), List.of());

    @TempDir
    Path folder;

    private final InMemoryRegistry registry = new InMemoryRegistry();

    @Test
    void itWritesWhatTheEnricherWouldHaveWritten() {
        // Given
        RequestEvent traced = EventSamples.plain(1);
        RequestEvent alone = EventSamples.plain(2);
        alone.setTraceId("");
        HistoryCosts history = new HistoryCosts(registry);
        AvroSerializer<RequestEvent> events = AvroSerializer.of(registry, Topics.REQUESTS);
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "history");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("streams").toString());
        EnrichTopology.Wiring wiring = EnrichTopology.Wiring.of(
                registry,
                () -> BOOK,
                new DedupSettings(Duration.ofHours(72), Duration.ofHours(6), folder.resolve("dedup")),
                ChangelogTrim.none(),
                NothingPast::new,
                0,
                new EnrichMetrics(new SimpleMeterRegistry()),
                new PoisonRecords(),
                Failpoints.none());
        try (var driver = new TopologyTestDriver(EnrichTopology.build(wiring), settings)) {
            var in = driver.createInputTopic(
                    Topics.REQUESTS.name(), new ByteArraySerializer(), new ByteArraySerializer());
            var out = driver.createOutputTopic(
                    Topics.COSTS.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            for (RequestEvent event : List.of(traced, alone)) {
                // When
                in.pipeInput("key".getBytes(StandardCharsets.UTF_8), events.encode(event));

                // Then
                KeyValue<byte[], byte[]> live = out.readKeyValue();
                assertThat(history.counts(event, BOOK)).isEqualTo(live.value);
                assertThat(HistoryCosts.key(event)).isEqualTo(live.key);
                assertThat(history.last().listCost()).isPositive();
            }
        }
    }

    @Test
    void evidenceAddsNothingAndSaysWhy() {
        // When
        HistoryCosts history = new HistoryCosts(registry);
        byte[] value = history.evidence(EventSamples.plain(1), BOOK);

        // Then
        RequestCost cost = AvroDeserializer.of(registry, RequestCost.class).deserialize(null, value);
        assertThat(cost.getReason()).isEqualTo("TWIN");
        assertThat(cost.getListCost()).isZero();
        assertThat(history.last().isEvidence()).isTrue();
    }

    private static final class NothingPast implements PastEvents {
        @Override
        public byte[] value(int partition, long offset) {
            return null;
        }

        @Override
        public void close() {}
    }
}
