package io.costline.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.ReportedCost;
import io.costline.avro.ReportedCostKind;
import io.costline.avro.RequestEvent;
import io.costline.avro.UnitQuantity;
import io.costline.ingest.Samples;
import io.costline.ingest.admission.Outcome;
import io.costline.topics.Topics;
import io.costline.trials.Trials;
import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.Framing;
import io.costline.wire.InMemoryRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;

/** Our writer against Avro's. */
class EventWriterTest {
    private final AvroSerializer<RequestEvent> avro = AvroSerializer.of(new InMemoryRegistry(), Topics.REQUESTS);

    private void same(RequestEvent event) {
        byte[] framed = avro.serialize(Topics.REQUESTS.name(), event);
        var ours = new AvroBuffer();
        EventWriter.write(event, ours);
        assertThat(ours.toByteArray()).isEqualTo(Arrays.copyOfRange(framed, Framing.HEADER, framed.length));
    }

    @Test
    void writesEverySampleAsAvroDoes() {
        Map<String, String> samples = Map.of(
                "litellm/standard_logging_payload.json", "litellm",
                "anthropic/compaction-iterations.json", "anthropic",
                "anthropic/web-search.json", "anthropic",
                "openai/transcription.json", "openai",
                "openai/responses-web-search.json", "openai",
                "google/generate-content-grounded-tooluse.json", "gemini");
        samples.forEach((sample, source) -> {
            List<Outcome> outcomes = Samples.inspect(source, Samples.bytes(sample));
            outcomes.forEach(outcome -> same(Samples.event(outcome)));
        });
    }

    @Test
    void writesAnyEventTheSchemaAllowsAsAvroDoes() {
        Schema schema = RequestEvent.getClassSchema();
        Trials.run(300, random -> {
            Object drawn = new RandomData(GenericData.get(), schema, 1, random.nextLong())
                    .iterator()
                    .next();
            // Random bytes are no decimals the schema allows; these are set afterwards.
            ((GenericRecord) drawn).put("units", List.of());
            ((GenericRecord) drawn).put("reportedCosts", List.of());
            RequestEvent event = typed(schema, drawn);
            event.setUnits(List.of(new UnitQuantity("pages", decimal(random)), new UnitQuantity("", decimal(random))));
            event.setReportedCosts(List.of(new ReportedCost(ReportedCostKind.BILLED, decimal(random), "EUR", "cents")));
            same(event);
        });
    }

    private static BigDecimal decimal(RandomGenerator random) {
        return BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), 12)
                .multiply(BigDecimal.valueOf(random.nextInt(1, 1_000_000)));
    }

    /** Random data knows no logical types: written raw and read back, it has them. */
    private static RequestEvent typed(Schema schema, Object drawn) throws IOException {
        var bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema).write(drawn, encoder);
        encoder.flush();
        return new SpecificDatumReader<RequestEvent>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    }
}
