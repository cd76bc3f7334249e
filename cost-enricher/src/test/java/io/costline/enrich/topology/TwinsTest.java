package io.costline.enrich.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.CredentialKind;
import io.costline.avro.EventId;
import io.costline.avro.ObservationLayer;
import io.costline.avro.PricingStatus;
import io.costline.avro.ReportedCost;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.UsageStatus;
import io.costline.enrich.dedup.ChangelogTrim;
import io.costline.enrich.dedup.DedupSettings;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.PriceBook;
import io.costline.failpoint.Failpoints;
import io.costline.topics.PoisonRecords;
import io.costline.topics.Topics;
import io.costline.trials.Trials;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.InMemoryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several views of one call, in any order: one counts, under the trace and customer that any of them knows. */
class TwinsTest {
    private static final PriceBook BOOK =
            PriceBook.of(1, List.of(LiteLlmImporter.committed(Instant.EPOCH).cards()), List.of());

    @TempDir
    Path folder;

    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final AvroSerializer<RequestEvent> events = AvroSerializer.of(registry, Topics.REQUESTS);
    private final AvroDeserializer<RequestCost> reader = AvroDeserializer.of(registry, RequestCost.class);
    private final List<byte[]> log = new ArrayList<>();
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> requests;
    private TestOutputTopic<String, byte[]> costs;

    @BeforeEach
    void start() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "twins");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("streams").toString());
        driver = new TopologyTestDriver(
                EnrichTopology.build(EnrichTopology.Wiring.of(
                        registry,
                        () -> BOOK,
                        new DedupSettings(Duration.ofHours(72), Duration.ofHours(6), folder.resolve("dedup")),
                        ChangelogTrim.none(),
                        FromLog::new,
                        0,
                        new EnrichMetrics(new SimpleMeterRegistry()),
                        new PoisonRecords(),
                        Failpoints.none())),
                settings);
        requests = driver.createInputTopic(Topics.REQUESTS.name(), new StringSerializer(), new ByteArraySerializer());
        costs = driver.createOutputTopic(Topics.COSTS.name(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** The topic as it was read, by offset. */
    private final class FromLog implements PastEvents {
        @Override
        public byte[] value(int partition, long offset) {
            return log.get((int) offset);
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    private void send(RequestEvent event) {
        byte[] value = events.encode(event);
        log.add(value);
        requests.pipeInput(event.getTenant() + "/" + event.getCallId(), value);
    }

    private TwinBooks books() {
        var books = new TwinBooks(reader);
        books.take(costs.readKeyValuesToList());
        return books;
    }

    @Test
    void whateverIsPublishedOfAnEventBearsTheTimeOfItsFirstReport() {
        // Given a view told twice, the second time as of twenty minutes later, across the hour
        RequestEvent gateway = view(1, ObservationLayer.GATEWAY, "resp-1");
        Instant first = Instant.parse("2026-11-20T10:50:00Z");
        gateway.setEventTime(first);
        send(gateway);
        send(RequestEvent.newBuilder(gateway)
                .setRevision(1)
                .setEventTime(first.plusSeconds(1_200))
                .build());

        // When another view of the call makes both be published again
        RequestEvent provider = view(2, ObservationLayer.PROVIDER, "resp-1");
        provider.setEventTime(first.plusSeconds(60));
        send(provider);

        // Then
        List<KeyValue<String, byte[]>> published = costs.readKeyValuesToList();
        assertThat(published).hasSize(4);
        assertThat(published)
                .extracting(each -> reader.deserialize(null, each.value).getEvent())
                .allSatisfy(event -> assertThat(event.getEventTime())
                        .isEqualTo(event.getEventId().equals(gateway.getEventId()) ? first : first.plusSeconds(60)));
    }

    private static RequestEvent view(long id, ObservationLayer layer, String call) {
        RequestEvent event = EventSamples.plain(id);
        event.setLayer(layer);
        event.setSource(layer.name().toLowerCase(java.util.Locale.ROOT));
        event.setCallId(call);
        event.setProviderResponseId(call);
        event.setTraceId("trace-of-" + layer);
        event.setCustomerId("");
        event.setTokens(EventSamples.buckets(100 * (layer.ordinal() + 1), 0, 0, 0, 0, 0, 10, 0, 0));
        return event;
    }

    private static List<RequestEvent> views(String call, long id) {
        RequestEvent sdk = view(id, ObservationLayer.SDK, call);
        sdk.setCustomerId("acme");
        sdk.setFeature("search");
        sdk.setWorkflow("answer");
        sdk.setStep("plan");
        sdk.setAgent("planner");
        sdk.setSessionId("s-1");
        sdk.setTags(new HashMap<>(Map.of("release", "r7", "shared", "sdk")));
        RequestEvent gateway = view(id + 1, ObservationLayer.GATEWAY, call);
        gateway.setTeam("web");
        gateway.setAppKey("key-1");
        gateway.setOperationId("op-" + id);
        gateway.setRoute("fast");
        gateway.setCredentialKind(CredentialKind.BYOK);
        gateway.setReportedCosts(
                List.of(new ReportedCost(ReportedCostKind.GATEWAY_FEE, BigDecimal.ONE.setScale(12), "USD", "usd")));
        gateway.setTags(new HashMap<>(Map.of("region", "eu", "shared", "gateway")));
        RequestEvent provider = view(id + 2, ObservationLayer.PROVIDER, call);
        provider.setTraceId("");
        return List.of(sdk, gateway, provider);
    }

    @Test
    void theProvidersViewCountsInTheSdksTraceWhicheverCameFirst() {
        // Given three views of one call, in each of their orders
        List<List<Integer>> orders = List.of(
                List.of(0, 1, 2),
                List.of(0, 2, 1),
                List.of(1, 0, 2),
                List.of(1, 2, 0),
                List.of(2, 0, 1),
                List.of(2, 1, 0));
        for (int run = 0; run < orders.size(); run++) {
            String call = "resp-" + run;
            List<RequestEvent> views = views(call, 1_000L + 10 * run);

            // When
            orders.get(run).forEach(which -> send(views.get(which)));

            // Then
            TwinBooks books = books();
            assertThat(books.counting()).as(orders.get(run).toString()).hasSize(1);
            assertThat(books.countingRows()).hasSize(1);
            assertThat(books.rows).hasSize(3);
            RequestEvent counted = books.counting().getFirst().getEvent();
            assertThat(counted.getLayer()).isEqualTo(ObservationLayer.PROVIDER);
            assertThat(counted.getTraceId()).isEqualTo("trace-of-SDK");
            assertThat(counted.getCustomerId()).isEqualTo("acme");
            assertThat(counted.getFeature()).isEqualTo("search");
            assertThat(counted.getTeam()).isEqualTo("web");
            assertThat(counted.getWorkflow()).isEqualTo("answer");
            assertThat(counted.getStep()).isEqualTo("plan");
            assertThat(counted.getAgent()).isEqualTo("planner");
            assertThat(counted.getSessionId()).isEqualTo("s-1");
            assertThat(counted.getAppKey()).isEqualTo("key-1");
            assertThat(counted.getOperationId()).isEqualTo(views.get(1).getOperationId());
            assertThat(counted.getRoute()).isEqualTo("fast");
            assertThat(counted.getCredentialKind()).isEqualTo(CredentialKind.BYOK);
            assertThat(counted.getReportedCosts()).hasSize(1);
            assertThat(counted.getTags())
                    .containsEntry("release", "r7")
                    .containsEntry("region", "eu")
                    .containsEntry("shared", "gateway");
            // What does not count adds nothing: the sum over all rows is the winner's cost.
            assertThat(books.rows.values().stream()
                            .map(RequestCost::getContractedCost)
                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(books.counting().getFirst().getContractedCost());
            assertThat(counted.getTokens().getInputUncached()).isEqualTo(400);
            assertThat(books.calls).containsKey("demo/trace-of-SDK " + call);
        }
    }

    @Test
    void aViewWithoutUsageDoesNotWin() {
        RequestEvent sdk = view(1, ObservationLayer.SDK, "resp");
        RequestEvent gateway = view(2, ObservationLayer.GATEWAY, "resp");
        gateway.setTokens(EventSamples.buckets(0, 0, 0, 0, 0, 0, 0, 0, 0));
        gateway.setUsageStatus(UsageStatus.MISSING);

        send(gateway);
        send(sdk);

        assertThat(books().counting())
                .singleElement()
                .satisfies(cost -> assertThat(cost.getEvent().getLayer()).isEqualTo(ObservationLayer.SDK));
    }

    @Test
    void whatIsSupersededIsTakenBackWhereItWasCounted() {
        send(view(1, ObservationLayer.SDK, "resp"));
        send(view(2, ObservationLayer.PROVIDER, "resp"));

        List<KeyValue<String, byte[]>> published = costs.readKeyValuesToList();
        RequestCost taken = reader.deserialize(null, published.get(1).value);

        assertThat(published).extracting(record -> record.key).containsOnly("demo/trace-of-SDK");
        assertThat(taken.getStatus()).isEqualTo(PricingStatus.NOT_BILLED);
        assertThat(taken.getReason()).isEqualTo("SUPERSEDED_BY_TWIN");
        assertThat(taken.getContractedCost()).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(taken.getEvent().getTokens().getInputUncached()).isEqualTo(200);
    }

    @Test
    void aLaterRevisionOfAViewIsDecidedAnew() {
        // Given a gateway's estimate that lost to nobody yet, and the SDK's view
        RequestEvent first = view(1, ObservationLayer.GATEWAY, "resp");
        first.setUsageStatus(UsageStatus.PARTIAL);
        RequestEvent whole = RequestEvent.newBuilder(first)
                .setRevision(1)
                .setContentHash(7)
                .setUsageStatus(UsageStatus.COMPLETE)
                .build();
        send(first);
        send(view(2, ObservationLayer.SDK, "resp"));

        // When
        send(whole);

        // Then
        assertThat(books().counting())
                .singleElement()
                .satisfies(cost -> assertThat(cost.getEvent().getRevision()).isOne());
    }

    @Test
    void anIdThatIsUsedAgainIsAnotherCall() {
        // Given a server that gives every response the same id, seen by one SDK in different traces
        for (int i = 0; i < 20; i++) {
            RequestEvent event = view(i, ObservationLayer.SDK, "chatcmpl-123");
            event.setTraceId("t-" + i);
            send(event);
        }

        TwinBooks books = books();

        assertThat(books.counting()).hasSize(20);
        assertThat(new HashSet<>(books.counting().stream()
                        .map(cost -> cost.getEvent().getCallId())
                        .toList()))
                .hasSize(20)
                .contains("chatcmpl-123");
    }

    @Test
    void callsOfDifferentTenantsAreNotTwins() {
        RequestEvent one = view(1, ObservationLayer.SDK, "resp");
        RequestEvent other = view(2, ObservationLayer.GATEWAY, "resp");
        other.setTenant("other");

        send(one);
        send(other);

        assertThat(books().counting()).hasSize(2);
    }

    @Test
    void anyOrderAndAnyRepetitionGivesTheSameTotal() {
        int[] next = {0};
        Trials.run(60, random -> {
            // Given calls with one to three views each, some with a later revision
            int first = next[0];
            next[0] += 200;
            List<RequestEvent> deliveries = new ArrayList<>();
            for (int call = 0; call < 12; call++) {
                List<RequestEvent> views =
                        new ArrayList<>(views("c" + first + "-" + call, 10_000L * (first + call + 1)));
                Collections.shuffle(views, new Random(random.nextLong()));
                for (RequestEvent view : views.subList(0, 1 + random.nextInt(3))) {
                    view.setEventTime(view.getEventTime().plusSeconds(random.nextInt(600)));
                    view.setStartedAt(view.getEventTime());
                    deliveries.add(view);
                    if (random.nextInt(4) == 0) {
                        deliveries.add(view);
                    }
                }
            }
            String reference = null;
            for (int order = 0; order < 3; order++) {
                // When delivered in some order, each time as calls of their own
                String suffix = "#" + order;
                Collections.shuffle(deliveries, new Random(random.nextLong()));
                for (RequestEvent delivery : deliveries) {
                    RequestEvent copy = RequestEvent.newBuilder(delivery).build();
                    copy.setCallId(delivery.getCallId() + suffix);
                    copy.setProviderResponseId(copy.getCallId());
                    copy.setEventId(new EventId(ByteBuffer.allocate(16)
                            .putLong(ByteBuffer.wrap(delivery.getEventId().bytes())
                                                    .getLong()
                                            * 31
                                    + order)
                            .putLong(ByteBuffer.wrap(delivery.getEventId().bytes(), 8, 8)
                                                    .getLong()
                                            * 31
                                    + order)
                            .array()));
                    send(copy);
                }

                // Then
                TwinBooks books = books();
                String result = result(books.counting(), suffix);
                assertThat(result(books.countingRows(), suffix)).isEqualTo(result);
                reference = reference == null ? result : reference;
                assertThat(result).isEqualTo(reference);
            }
        });
    }

    private static String result(List<RequestCost> counting, String suffix) {
        return String.join(
                "\n",
                counting.stream()
                        .map(cost -> cost.getEvent().getCallId().replace(suffix, "") + " "
                                + cost.getEvent().getTraceId() + " "
                                + cost.getEvent().getCustomerId() + " " + cost.getContractedCost())
                        .sorted()
                        .toList());
    }
}
