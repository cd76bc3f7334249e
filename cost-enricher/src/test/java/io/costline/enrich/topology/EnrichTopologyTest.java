package io.costline.enrich.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.costline.avro.CallStatus;
import io.costline.avro.Rejection;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.TimeQuality;
import io.costline.avro.UnitQuantity;
import io.costline.enrich.dedup.ChangelogTrim;
import io.costline.enrich.dedup.DedupSettings;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.PriceBook;
import io.costline.failpoint.Failpoints;
import io.costline.topics.Keys;
import io.costline.topics.PoisonRecords;
import io.costline.topics.Topics;
import io.costline.trials.Golden;
import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.Framing;
import io.costline.wire.InMemoryRegistry;
import io.costline.wire.RequestCostView;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrichTopologyTest {
    private static final PriceBook BOOK =
            PriceBook.of(1, List.of(LiteLlmImporter.committed(Instant.EPOCH).cards()), List.of());

    @TempDir
    Path folder;

    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final AvroSerializer<RequestEvent> events = AvroSerializer.of(registry, Topics.REQUESTS);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> requests;
    private TestOutputTopic<String, RequestCost> costs;
    private TestOutputTopic<String, Rejection> rejected;

    @BeforeEach
    void start() {
        start(() -> BOOK, new PoisonRecords());
    }

    private void start(Supplier<PriceBook> books, PoisonRecords poison) {
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

    @AfterEach
    void stop() {
        driver.close();
    }

    private EnrichTopology.Wiring wiring(Supplier<PriceBook> books, PoisonRecords poison) {
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

    @Test
    void hasTheCommittedShape() {
        Golden.check(
                "topology.txt",
                EnrichTopology.build(wiring(() -> BOOK, new PoisonRecords()))
                        .describe()
                        .toString());
    }

    @Test
    void aRecordThatFailsStopsItsTaskOnceAndIsThenRejected() {
        // Given a price book that cannot be asked, which stands for any fault of ours over one record
        driver.close();
        var poison = new PoisonRecords();
        var broken = new AtomicBoolean(true);
        Supplier<PriceBook> books = () -> {
            if (broken.get()) {
                throw new IllegalStateException("test");
            }
            return BOOK;
        };
        start(books, poison);

        // When
        assertThatThrownBy(() -> send(EventSamples.plain(1))).isInstanceOf(StreamsException.class);

        // Then its task may begin again, and passes over it
        assertThat(poison.again()).isTrue();
        assertThat(poison.told()).hasValueSatisfying(told -> assertThat(told).contains("costline.requests-0@0"));
        driver.close();
        broken.set(false);
        start(books, poison);
        send(EventSamples.plain(1));
        send(EventSamples.plain(2));
        assertThat(rejected.readValue().getReasonCode()).isEqualTo("UNPROCESSABLE");
        assertThat(costs.readValuesToList()).hasSize(1);
        assertThat(poison.again()).isFalse();
    }

    @Test
    void manyFindingsAreCountedBesideTheFirstHundred() {
        // Given
        RequestEvent event = EventSamples.plain(1);
        List<UnitQuantity> units = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            units.add(new UnitQuantity("unit" + i, new BigDecimal("1.000000000000")));
        }
        event.setUnits(units);

        // When
        send(event);

        // Then
        List<String> findings = costs.readValue().getFindings();
        assertThat(findings).hasSize(101);
        assertThat(findings.getLast()).isEqualTo("MORE_FINDINGS:100");
    }

    @Test
    void anAmountOutOfRangeSaysThatNothingBoundsIt() {
        // Given
        RequestEvent event = EventSamples.plain(1);
        event.getTokens().setOutputVisible(1_000_000_000_000L);

        // When
        send(event);

        // Then
        RequestCost cost = costs.readValue();
        assertThat(cost.getReason()).isEqualTo("AMOUNT_OUT_OF_RANGE");
        assertThat(cost.getFindings()).contains("NO_BOUND:AMOUNT_OUT_OF_RANGE");
    }

    @Test
    void appendsTheCostAndRekeysByTrace() {
        // Given an event of a trace and one of none
        RequestEvent traced = EventSamples.plain(1);
        RequestEvent alone =
                RequestEvent.newBuilder(EventSamples.plain(2)).setTraceId("").build();

        // When
        send(traced);
        send(alone);

        // Then
        var out = costs.readKeyValuesToList();
        assertThat(out).extracting(pair -> pair.key).containsExactly("demo/trace-1", "demo/call-call2");
        assertThat(out.getFirst().value.getEvent()).isEqualTo(traced);
        assertThat(out.getFirst().value.getListCost()).isEqualByComparingTo("0.00756");
        assertThat(out.getLast().key).isEqualTo(Keys.cost("demo", Keys.traceId(alone)));
    }

    @Test
    void dropsDuplicatesAndCountsThem() {
        // When
        send(EventSamples.plain(1));
        send(EventSamples.plain(1));

        // Then
        assertThat(costs.readValuesToList()).hasSize(1);
        assertThat(counted("duplicate")).isEqualTo(1);
    }

    @Test
    void forwardsAHigherRevisionAndNotALowerOneInAnyOrder() {
        // Given revisions that arrive out of order
        for (long revision : new long[] {1, 3, 2, 3}) {
            send(RequestEvent.newBuilder(EventSamples.plain(1))
                    .setRevision(revision)
                    .build());
        }

        // Then
        assertThat(costs.readValuesToList())
                .extracting(cost -> cost.getEvent().getRevision())
                .containsExactly(1L, 3L);
        assertThat(counted("supersedes")).isEqualTo(1);
        assertThat(counted("stale")).isEqualTo(1);
        assertThat(counted("duplicate")).isEqualTo(1);
    }

    @Test
    void keepsTheFirstOfTwoContentsUnderOneRevision() {
        // When
        send(EventSamples.plain(1));
        send(RequestEvent.newBuilder(EventSamples.plain(1))
                .setContentHash(99)
                .setSource("litellm")
                .setNativeId("chatcmpl-373")
                .build());

        // Then
        assertThat(costs.readValuesToList()).hasSize(1);
        assertThat(counted("conflict")).isEqualTo(1);
        var seen = rejected.readKeyValue();
        assertThat(seen.key).isEqualTo("demo/litellm");
        assertThat(seen.value.getReasonCode()).isEqualTo("CONFLICT");
        assertThat(seen.value.getField()).isEqualTo("id");
        assertThat(seen.value.getStructure()).contains("nativeId chatcmpl-373", "callId call1", "eventId ");
    }

    @Test
    void aResponseToldAsItGrowsCountsAsItWasLastTold() {
        // Given rows of one response, the largest neither first nor last
        for (long output : new long[] {1, 850, 40}) {
            send(RequestEvent.newBuilder(EventSamples.plain(1))
                    .setContentHash(output)
                    .setTokens(EventSamples.buckets(1_000, 0, 0, 0, 0, 0, output, 0, 0))
                    .build());
        }

        // Then each row ranks above those before
        List<RequestCost> out = costs.readValuesToList();
        assertThat(out)
                .extracting(cost -> cost.getEvent().getTokens().getOutputVisible())
                .containsExactly(1L, 850L);
        assertThat(rejected.isEmpty()).isTrue();
        AvroSerializer<RequestCost> writer = AvroSerializer.of(registry, Topics.COSTS);
        RequestCostView first = new RequestCostView();
        RequestCostView last = new RequestCostView();
        first.wrap(writer.serialize(null, out.getFirst()));
        last.wrap(writer.serialize(null, out.getLast()));
        assertThat(Long.compareUnsigned(last.revisionHigh(), first.revisionHigh()))
                .isNotNegative();
        assertThat(Long.compareUnsigned(last.revisionLow(), first.revisionLow()))
                .isPositive();
    }

    @Test
    void takesLateEventsWithinTheHorizonAndRejectsThoseBeyond() {
        // Given time has moved on
        send(at(1, EventSamples.AT));

        // When an event comes 71 hours late, twice, and one 79 hours late
        send(at(2, EventSamples.AT.minus(Duration.ofHours(71))));
        send(at(2, EventSamples.AT.minus(Duration.ofHours(71))));
        send(at(3, EventSamples.AT.minus(Duration.ofHours(79))));

        // Then
        assertThat(costs.readValuesToList()).hasSize(2);
        assertThat(rejected.readValuesToList()).singleElement().satisfies(rejection -> {
            assertThat(rejection.getReasonCode()).isEqualTo("TOO_LATE");
            assertThat(rejection.getField()).isEqualTo("eventTime");
            assertThat(rejection.getTenant()).isEqualTo("demo");
        });
    }

    @Test
    void hostsWithClocksAheadAreRefusedByNameAndThePresentGoesOn() {
        // Given a host 80 hours ahead, one 400 days ahead, one whose records alone bear a time of now, one 50 minutes
        // ahead
        Instant now = Instant.now();
        send(at(1, now));
        send(at(2, now.plus(Duration.ofHours(80))));
        send(at(3, now.plus(Duration.ofDays(400))), now.plus(Duration.ofDays(400)));
        send(RequestEvent.newBuilder(at(4, now))
                .setReceivedAt(now.plus(Duration.ofHours(80)))
                .build());
        send(at(5, now.plus(Duration.ofMinutes(50))));

        // When
        for (int id = 10; id < 50; id++) {
            send(at(id, now.minus(Duration.ofHours(id))));
        }

        // Then
        assertThat(costs.readValuesToList()).hasSize(42);
        assertThat(rejected.readValuesToList())
                .extracting(Rejection::getReasonCode, Rejection::getField)
                .containsExactly(
                        tuple("IN_FUTURE", "receivedAt"),
                        tuple("IN_FUTURE", "receivedAt"),
                        tuple("IN_FUTURE", "receivedAt"));
    }

    @Test
    void aRecordWrittenLongBeforeWhatItSaysHappenedIsRefusedWhateverOurClockSays() {
        // Given
        Instant written = EventSamples.AT;

        // When
        send(
                RequestEvent.newBuilder(at(1, written.plus(Duration.ofHours(2))))
                        .setReceivedAt(written)
                        .build(),
                written);

        // Then
        assertThat(rejected.readValue().getField()).isEqualTo("eventTime");
        assertThat(costs.isEmpty()).isTrue();
    }

    @Test
    void knowsAnEventSentAgainInTheNextHourWhenItsTimeIsOurs() {
        // When
        send(server(1, EventSamples.AT));
        send(server(1, EventSamples.AT.plus(Duration.ofMinutes(50))));

        // Then
        assertThat(costs.readValuesToList()).hasSize(1);
    }

    @Test
    void rejectsPoisonAndGoesOn() {
        // Given bytes that are no event: no framing, a cut value, one too long, an unknown schema, nothing
        byte[] good = events.serialize(null, EventSamples.plain(1));
        byte[] cut = java.util.Arrays.copyOf(good, good.length - 3);
        byte[] longer = java.util.Arrays.copyOf(good, good.length + 1);
        byte[] unknown = good.clone();
        unknown[4] = 99;

        // When
        requests.pipeInput("demo/x", new byte[] {9, 9});
        requests.pipeInput("demo/x", cut);
        requests.pipeInput("demo/x", longer);
        requests.pipeInput("not a tenant", unknown);
        requests.pipeInput("demo/x", new byte[0]);
        requests.pipeInput("demo/x", (byte[]) null);
        send(EventSamples.plain(1));

        // Then
        assertThat(costs.readValuesToList()).hasSize(1);
        var rejections = rejected.readKeyValuesToList();
        assertThat(rejections)
                .extracting(pair -> pair.value.getReasonCode())
                .containsExactly(
                        "MALFORMED_RECORD",
                        "MALFORMED_RECORD",
                        "MALFORMED_RECORD",
                        "UNKNOWN_SCHEMA",
                        "MALFORMED_RECORD",
                        "MALFORMED_RECORD");
        assertThat(rejections.get(1).value.getSize()).isEqualTo(cut.length);
        assertThat(rejections.get(3).key).isEqualTo("unknown/costline.requests");
    }

    @Test
    void readsAnEventOfAnotherWritersSchema() throws IOException {
        // Given a writer whose schema lacks the last field and has one of its own
        Schema ours = RequestEvent.getClassSchema();
        Schema theirs = foreign(ours);
        GenericRecord record = new GenericData.Record(theirs);
        RequestEvent event = EventSamples.plain(1);
        for (Schema.Field field : theirs.getFields()) {
            Schema.Field known = ours.getField(field.name());
            record.put(field.pos(), known == null ? "new" : event.get(known.pos()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(theirs, event.getSpecificData()).write(record, encoder);
        AvroBuffer framed = new AvroBuffer();
        Framing.writeHeader(framed, registry.register("costline.requests-value", theirs));
        framed.writeRaw(out.toByteArray());

        // When
        requests.pipeInput("demo/call1", framed.toByteArray());

        // Then
        assertThat(costs.readValue().getEvent()).isEqualTo(event);
    }

    @Test
    void marksFailuresThatReachedNoProvider() {
        // Given
        RequestEvent failed = RequestEvent.newBuilder(EventSamples.plain(1))
                .setStatus(CallStatus.BLOCKED)
                .setTokens(EventSamples.buckets(0, 0, 0, 0, 0, 0, 0, 0, 0))
                .build();

        // When
        send(failed);

        // Then
        assertThat(costs.readValue().getReason()).isEqualTo("NO_USAGE_ON_FAILURE");
        assertThat(meters.counter("costline.enrich.priced", "status", "not_billed")
                        .count())
                .isEqualTo(1);
    }

    private static Schema foreign(Schema ours) {
        List<Schema.Field> fields = new java.util.ArrayList<>();
        for (Schema.Field field : ours.getFields()) {
            if (!field.name().equals("customId")) {
                fields.add(new Schema.Field(field, field.schema()));
            }
        }
        fields.add(new Schema.Field("ofTheirs", Schema.create(Schema.Type.STRING), null, "x"));
        return Schema.createRecord(ours.getName(), null, ours.getNamespace(), false, fields);
    }

    private static RequestEvent at(long id, Instant time) {
        return RequestEvent.newBuilder(EventSamples.plain(id))
                .setEventTime(time)
                .setReceivedAt(time.plusSeconds(1))
                .build();
    }

    private static RequestEvent server(long id, Instant time) {
        return RequestEvent.newBuilder(at(id, time))
                .setTimeQuality(TimeQuality.SERVER)
                .build();
    }

    private void send(RequestEvent event) {
        requests.pipeInput(Keys.request(event.getTenant(), event.getCallId()), events.serialize(null, event));
    }

    private void send(RequestEvent event, Instant recordTime) {
        requests.pipeInput(
                Keys.request(event.getTenant(), event.getCallId()), events.serialize(null, event), recordTime);
    }

    private double counted(String verdict) {
        return meters.counter("costline.enrich.dedup", "verdict", verdict).count();
    }
}
