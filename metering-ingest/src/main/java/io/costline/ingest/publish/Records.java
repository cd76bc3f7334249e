package io.costline.ingest.publish;

import io.costline.avro.InvoiceLine;
import io.costline.avro.Outcome;
import io.costline.avro.Rejection;
import io.costline.avro.RequestEvent;
import io.costline.avro.RevenueLine;
import io.costline.topics.Keys;
import io.costline.topics.Topics;
import io.costline.wire.AvroBuffer;
import io.costline.wire.AvroSerializer;
import io.costline.wire.Framing;
import io.costline.wire.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events, lines of invoices, outcomes and rejections as Kafka records. Constructing it registers their schemas. */
public final class Records {
    private final int eventSchema;
    private final AvroSerializer<Rejection> rejections;
    private final AvroSerializer<RevenueLine> revenue;
    private final AvroSerializer<Outcome> outcomes;
    private final AvroSerializer<InvoiceLine> invoices;

    public Records(SchemaRegistry registry) {
        this.eventSchema = registry.register(
                Topics.REQUESTS.subject(), Topics.REQUESTS.valueSchema().orElseThrow());
        this.rejections = AvroSerializer.of(registry, Topics.REJECTED);
        this.revenue = AvroSerializer.of(registry, Topics.REVENUE);
        this.outcomes = AvroSerializer.of(registry, Topics.OUTCOMES);
        this.invoices = AvroSerializer.of(registry, Topics.INVOICES);
    }

    public ProducerRecord<byte[], byte[]> of(RequestEvent event) {
        return of(event, new AvroBuffer());
    }

    /**
     * @param value emptied and written to; the record keeps a copy
     */
    public ProducerRecord<byte[], byte[]> of(RequestEvent event, AvroBuffer value) {
        String topic = Topics.REQUESTS.name();
        String key = Keys.request(event.getTenant(), event.getCallId());
        Framing.writeHeader(value.clear(), eventSchema);
        EventWriter.write(event, value);
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value.toByteArray());
    }

    public ProducerRecord<byte[], byte[]> of(RevenueLine line) {
        String key = Keys.revenue(line.getTenant(), line.getLineId());
        return new ProducerRecord<>(Topics.REVENUE.name(), key.getBytes(StandardCharsets.UTF_8), revenue.encode(line));
    }

    public ProducerRecord<byte[], byte[]> of(Outcome outcome) {
        String key = Keys.outcome(outcome.getTenant(), outcome.getOutcomeId());
        return new ProducerRecord<>(
                Topics.OUTCOMES.name(), key.getBytes(StandardCharsets.UTF_8), outcomes.encode(outcome));
    }

    public ProducerRecord<byte[], byte[]> of(InvoiceLine line) {
        return new ProducerRecord<>(
                Topics.INVOICES.name(), Keys.invoice(line).getBytes(StandardCharsets.UTF_8), invoices.encode(line));
    }

    public ProducerRecord<byte[], byte[]> of(Rejection rejection) {
        String topic = Topics.REJECTED.name();
        String key = Keys.rejected(rejection.getTenant(), rejection.getSource());
        return new ProducerRecord<>(
                topic, key.getBytes(StandardCharsets.UTF_8), rejections.serialize(topic, rejection));
    }
}
