package io.costline.enrich.topology;

import io.costline.avro.Rejection;
import io.costline.avro.TimeQuality;
import io.costline.enrich.dedup.DedupStore;
import io.costline.enrich.dedup.Verdict;
import io.costline.failpoint.Failpoints;
import io.costline.topics.Topics;
import io.costline.wire.AvroBuffer;
import io.costline.wire.EventText;
import io.costline.wire.Framing;
import io.costline.wire.MalformedRecordException;
import io.costline.wire.RegistryException;
import io.costline.wire.RequestEventView;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** The one step of the topology: read, deduplicate, price, append, forward. */
final class Enrichment implements Processor<byte[], byte[], byte[], byte[]> {
    private static final byte[] CALL_PREFIX = {'c', 'a', 'l', 'l', '-'};
    private static final long FUTURE_MICROS = 3_600_000_000L;
    private static final int LAG_EVERY = 64;

    private final EnrichTopology.Wiring wiring;
    private final EventReader reader;
    private final EventPricer pricer;
    private final AvroBuffer buffer = new AvroBuffer(4_096);
    private final AvroBuffer key = new AvroBuffer(256);
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable DedupStore store;
    private int untilLag;

    Enrichment(EnrichTopology.Wiring wiring) {
        this.wiring = wiring;
        this.reader = new EventReader(wiring.events(), wiring.eventReader());
        this.pricer = new EventPricer(wiring.epoch());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        store = processorContext.getStateStore(EnrichTopology.DEDUP);
    }

    @Override
    public void process(Record<byte[], byte[]> input) {
        ProcessorContext<byte[], byte[]> to = context;
        DedupStore seen = store;
        if (to == null || seen == null) {
            throw new IllegalStateException("processor was not initialised");
        }
        wiring.metrics().eventIn();
        RequestEventView event;
        try {
            event = reader.read(input.value());
        } catch (MalformedRecordException e) {
            reject(to, input, Rejections.MALFORMED, "");
            return;
        } catch (RegistryException e) {
            if (!e.isUnknownSchema()) {
                throw e; // the registry is away: stop, do not throw events out
            }
            reject(to, input, Rejections.UNKNOWN_SCHEMA, "");
            return;
        }
        if (event.eventTime() - event.receivedAt() > FUTURE_MICROS) {
            reject(to, input, Rejections.IN_FUTURE, "eventTime");
            return;
        }
        Verdict verdict = seen.offer(
                event.eventIdHigh(),
                event.eventIdLow(),
                event.eventTime(),
                event.timeQuality() == TimeQuality.SERVER,
                event.revision(),
                event.contentHash());
        wiring.metrics().judged(verdict);
        if (verdict == Verdict.TOO_LATE) {
            reject(to, input, Rejections.TOO_LATE, "eventTime");
        } else if (verdict.forwards()) {
            forward(to, input, event);
        }
        wiring.failpoints().hit(Failpoints.ENRICH_MID_BATCH);
    }

    private void forward(ProcessorContext<byte[], byte[]> to, Record<byte[], byte[]> input, RequestEventView event) {
        byte[] bytes = event.bytes();
        buffer.clear();
        Framing.writeHeader(buffer, wiring.costSchemaId());
        buffer.writeRaw(bytes, Framing.HEADER, bytes.length - Framing.HEADER);
        pricer.append(event, wiring.priceBook().get(), buffer);
        wiring.metrics().priced(pricer.status(), pricer.reason());
        if (untilLag-- == 0) {
            untilLag = LAG_EVERY;
            wiring.metrics().lag(Math.max(0, System.currentTimeMillis() - event.receivedAt() / 1_000));
        }
        to.forward(input.withKey(costKey(event)).withValue(buffer.toByteArray()), EnrichTopology.COSTS_SINK);
    }

    /** Keys.cost of the event's trace, without the strings between. */
    private byte[] costKey(RequestEventView event) {
        key.clear();
        text(event, EventText.TENANT);
        key.writeByte('/');
        if (event.isEmpty(EventText.TRACE_ID)) {
            key.writeRaw(CALL_PREFIX);
            text(event, EventText.CALL_ID);
        } else {
            text(event, EventText.TRACE_ID);
        }
        return key.toByteArray();
    }

    private void text(RequestEventView event, EventText field) {
        key.writeRaw(event.bytes(), event.start(field), event.length(field));
    }

    private void reject(ProcessorContext<byte[], byte[]> to, Record<byte[], byte[]> input, String code, String field) {
        wiring.metrics().rejected(code);
        Rejection rejection =
                Rejections.of(input.key(), input.value(), Instant.ofEpochMilli(input.timestamp()), code, field);
        byte[] value = wiring.rejections().serialize(Topics.REJECTED.name(), rejection);
        to.forward(input.withKey(Rejections.key(rejection)).withValue(value), EnrichTopology.REJECTED_SINK);
    }
}
