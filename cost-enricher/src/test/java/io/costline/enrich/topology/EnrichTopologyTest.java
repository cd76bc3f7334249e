package io.costline.enrich.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costline.avro.CallStatus;
import io.costline.avro.RequestCost;
import io.costline.avro.RequestEvent;
import io.costline.avro.UnitQuantity;
import io.costline.enrich.pricing.PriceBook;
import io.costline.topics.Keys;
import io.costline.topics.PoisonRecords;
import io.costline.topics.Topics;
import io.costline.trials.Golden;
import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.Framing;
import io.costline.wire.RequestCostView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrichTopologyTest {
    @TempDir
    Path folder;

    private EnrichDriver enrich;

    @BeforeEach
    void start() {
        enrich = EnrichDriver.start(folder);
    }

    @AfterEach
    void stop() {
        enrich.close();
    }

    @Test
    void hasTheCommittedShape() {
        Golden.check(
                "topology.txt",
                EnrichTopology.build(enrich.wiring(() -> EnrichDriver.BOOK, new PoisonRecords()))
                        .describe()
                        .toString());
    }

    @Test
    void aRecordThatFailsStopsItsTaskOnceAndIsThenRejected() {
        // Given a price book that cannot be asked, which stands for any fault of ours over one record
        enrich.close();
        var poison = new PoisonRecords();
        var broken = new AtomicBoolean(true);
        Supplier<PriceBook> books = () -> {
            if (broken.get()) {
                throw new IllegalStateException("test");
            }
            return EnrichDriver.BOOK;
        };
        enrich = new EnrichDriver(folder, books, poison);

        // When
        assertThatThrownBy(() -> enrich.send(EventSamples.plain(1))).isInstanceOf(StreamsException.class);

        // Then its task may begin again, and passes over it
        assertThat(poison.again()).isTrue();
        assertThat(poison.told()).hasValueSatisfying(told -> assertThat(told).contains("costline.requests-0@0"));
        enrich.close();
        broken.set(false);
        enrich = new EnrichDriver(folder, books, poison);
        enrich.send(EventSamples.plain(1));
        enrich.send(EventSamples.plain(2));
        assertThat(enrich.rejected.readValue().getReasonCode()).isEqualTo("UNPROCESSABLE");
        assertThat(enrich.costs.readValuesToList()).hasSize(1);
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
        enrich.send(event);

        // Then
        List<String> findings = enrich.costs.readValue().getFindings();
        assertThat(findings).hasSize(101);
        assertThat(findings.getLast()).isEqualTo("MORE_FINDINGS:100");
    }

    @Test
    void anAmountOutOfRangeSaysThatNothingBoundsIt() {
        // Given
        RequestEvent event = EventSamples.plain(1);
        event.getTokens().setOutputVisible(1_000_000_000_000L);

        // When
        enrich.send(event);

        // Then
        RequestCost cost = enrich.costs.readValue();
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
        enrich.send(traced);
        enrich.send(alone);

        // Then
        var out = enrich.costs.readKeyValuesToList();
        assertThat(out).extracting(pair -> pair.key).containsExactly("demo/trace-1", "demo/call-call2");
        assertThat(out.getFirst().value.getEvent()).isEqualTo(traced);
        assertThat(out.getFirst().value.getListCost()).isEqualByComparingTo("0.00756");
        assertThat(out.getLast().key).isEqualTo(Keys.cost("demo", Keys.traceId(alone)));
    }

    @Test
    void dropsDuplicatesAndCountsThem() {
        // When
        enrich.send(EventSamples.plain(1));
        enrich.send(EventSamples.plain(1));

        // Then
        assertThat(enrich.costs.readValuesToList()).hasSize(1);
        assertThat(enrich.counted("duplicate")).isEqualTo(1);
    }

    @Test
    void forwardsAHigherRevisionAndNotALowerOneInAnyOrder() {
        // Given revisions that arrive out of order
        for (long revision : new long[] {1, 3, 2, 3}) {
            enrich.send(RequestEvent.newBuilder(EventSamples.plain(1))
                    .setRevision(revision)
                    .build());
        }

        // Then
        assertThat(enrich.costs.readValuesToList())
                .extracting(cost -> cost.getEvent().getRevision())
                .containsExactly(1L, 3L);
        assertThat(enrich.counted("supersedes")).isEqualTo(1);
        assertThat(enrich.counted("stale")).isEqualTo(1);
        assertThat(enrich.counted("duplicate")).isEqualTo(1);
    }

    @Test
    void aRevisionWithAnotherTimeIsPublishedAtTheTimeOfTheFirst() {
        // Given
        Instant first = EventSamples.AT;
        enrich.send(EventSamples.plain(1));

        // When
        enrich.send(RequestEvent.newBuilder(EventSamples.plain(1))
                .setRevision(2)
                .setEventTime(first.plusSeconds(3_600))
                .setStartedAt(first.plusSeconds(3_600))
                .build());

        // Then what the source said of its beginning stays
        assertThat(enrich.costs.readValuesToList())
                .extracting(cost -> cost.getEvent())
                .satisfiesExactly(event -> assertThat(event.getEventTime()).isEqualTo(first), event -> {
                    assertThat(event.getRevision()).isEqualTo(2);
                    assertThat(event.getEventTime()).isEqualTo(first);
                    assertThat(event.getStartedAt()).isEqualTo(first.plusSeconds(3_600));
                });
    }

    @Test
    void keepsTheFirstOfTwoContentsUnderOneRevision() {
        // When
        enrich.send(EventSamples.plain(1));
        enrich.send(RequestEvent.newBuilder(EventSamples.plain(1))
                .setContentHash(99)
                .setSource("litellm")
                .setNativeId("chatcmpl-373")
                .build());

        // Then
        assertThat(enrich.costs.readValuesToList()).hasSize(1);
        assertThat(enrich.counted("conflict")).isEqualTo(1);
        var seen = enrich.rejected.readKeyValue();
        assertThat(seen.key).isEqualTo("demo/litellm");
        assertThat(seen.value.getReasonCode()).isEqualTo("CONFLICT");
        assertThat(seen.value.getField()).isEqualTo("id");
        assertThat(seen.value.getStructure()).contains("nativeId chatcmpl-373", "callId call1", "eventId ");
    }

    @Test
    void aResponseToldAsItGrowsCountsAsItWasLastTold() {
        // Given rows of one response, the largest neither first nor last
        for (long output : new long[] {1, 850, 40}) {
            enrich.send(RequestEvent.newBuilder(EventSamples.plain(1))
                    .setContentHash(output)
                    .setTokens(EventSamples.buckets(1_000, 0, 0, 0, 0, 0, output, 0, 0))
                    .build());
        }

        // Then each row ranks above those before
        List<RequestCost> out = enrich.costs.readValuesToList();
        assertThat(out)
                .extracting(cost -> cost.getEvent().getTokens().getOutputVisible())
                .containsExactly(1L, 850L);
        assertThat(enrich.rejected.isEmpty()).isTrue();
        AvroSerializer<RequestCost> writer = AvroSerializer.of(enrich.registry, Topics.COSTS);
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
    void rejectsPoisonAndGoesOn() {
        // Given bytes that are no event: no framing, a cut value, one too long, an unknown schema, nothing
        byte[] good = enrich.events.serialize(null, EventSamples.plain(1));
        byte[] cut = java.util.Arrays.copyOf(good, good.length - 3);
        byte[] longer = java.util.Arrays.copyOf(good, good.length + 1);
        byte[] unknown = good.clone();
        unknown[4] = 99;

        // When
        enrich.requests.pipeInput("demo/x", new byte[] {9, 9});
        enrich.requests.pipeInput("demo/x", cut);
        enrich.requests.pipeInput("demo/x", longer);
        enrich.requests.pipeInput("not a tenant", unknown);
        enrich.requests.pipeInput("demo/x", new byte[0]);
        enrich.requests.pipeInput("demo/x", (byte[]) null);
        enrich.send(EventSamples.plain(1));

        // Then
        assertThat(enrich.costs.readValuesToList()).hasSize(1);
        var rejections = enrich.rejected.readKeyValuesToList();
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
        Framing.writeHeader(framed, enrich.registry.register("costline.requests-value", theirs));
        framed.writeRaw(out.toByteArray());

        // When
        enrich.requests.pipeInput("demo/call1", framed.toByteArray());

        // Then
        assertThat(enrich.costs.readValue().getEvent()).isEqualTo(event);
    }

    @Test
    void marksFailuresThatReachedNoProvider() {
        // Given
        RequestEvent failed = RequestEvent.newBuilder(EventSamples.plain(1))
                .setStatus(CallStatus.BLOCKED)
                .setTokens(EventSamples.buckets(0, 0, 0, 0, 0, 0, 0, 0, 0))
                .build();

        // When
        enrich.send(failed);

        // Then
        assertThat(enrich.costs.readValue().getReason()).isEqualTo("NO_USAGE_ON_FAILURE");
        assertThat(enrich.meters
                        .counter("costline.enrich.priced", "status", "not_billed")
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
}
