package io.costline.enrich.topology;

import io.costline.avro.Rejection;
import io.costline.avro.RequestEvent;
import io.costline.avro.TimeQuality;
import io.costline.enrich.dedup.DedupStore;
import io.costline.enrich.dedup.Verdict;
import io.costline.failpoint.Failpoints;
import io.costline.topics.Horizons;
import io.costline.topics.Topics;
import io.costline.wire.AvroBuffer;
import io.costline.wire.EventText;
import io.costline.wire.Framing;
import io.costline.wire.MalformedRecordException;
import io.costline.wire.RequestEventView;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** The one step of the topology: read, deduplicate, choose among views of a call, price, append, forward. */
final class Enrichment implements Processor<byte[], byte[], byte[], byte[]>, Twins.Output {
    private static final int LAG_EVERY = 64;

    private final EnrichTopology.Wiring wiring;
    private final EventReader reader;
    private final EventPricer pricer;
    private final RequestEventView decided = new RequestEventView();
    private final RequestEventView pinned = new RequestEventView();
    private final AvroBuffer buffer = new AvroBuffer(4_096);
    private final AvroBuffer key = new AvroBuffer(256);
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable DedupStore store;
    private @Nullable Twins twins;
    private @Nullable Record<byte[], byte[]> current;
    private int untilLag;

    Enrichment(EnrichTopology.Wiring wiring) {
        this.wiring = wiring;
        this.reader = new EventReader(wiring.currentEvents(), wiring.events(), wiring.eventReader());
        this.pricer = new EventPricer(wiring.epoch());
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        store = processorContext.getStateStore(EnrichTopology.DEDUP);
        twins = new Twins(reader, wiring.past().get(), wiring.metrics());
    }

    @Override
    public void process(Record<byte[], byte[]> input) {
        ProcessorContext<byte[], byte[]> to = required(context);
        DedupStore seen = required(store);
        wiring.metrics().eventIn();
        if (wiring.poison().isNext(to)) {
            reject(to, input, Rejections.UNPROCESSABLE, "");
            return;
        }
        RequestEventView event;
        try {
            event = reader.read(input.value());
        } catch (MalformedRecordException e) {
            reject(to, input, e.isUnknownSchema() ? Rejections.UNKNOWN_SCHEMA : Rejections.MALFORMED, "");
            return;
        } // the registry is away: stop, do not throw events out
        long now = to.currentSystemTimeMs();
        if (event.receivedAt() > Horizons.latestMicros(now, input.timestamp())) {
            reject(to, input, Rejections.IN_FUTURE, "receivedAt");
            return;
        }
        Verdict verdict = seen.offer(
                event.eventIdHigh(),
                event.eventIdLow(),
                event.eventTime(),
                now,
                input.timestamp(),
                event.timeQuality() == TimeQuality.SERVER,
                event.rank(),
                event.contentHash());
        wiring.metrics().judged(verdict);
        if (verdict == Verdict.TOO_LATE || verdict == Verdict.IN_FUTURE) {
            reject(to, input, verdict.name(), "eventTime");
        } else if (verdict == Verdict.CONFLICT) {
            rejectConflict(to, input, event);
        } else if (verdict.forwards()) {
            RequestEventView timed = at(seen.entryTime(), event);
            if (!publishedWithTwins(to, seen, input, timed)) {
                forward(to, input, timed);
            }
        }
        wiring.failpoints().hit(Failpoints.ENRICH_MID_BATCH);
    }

    /** The event at the time its first report had, which is part of its row's key; when it began and ended stays as reported. */
    private RequestEventView at(long time, RequestEventView event) {
        return time == event.eventTime()
                ? event
                : reader.view(EventReader.at(time, reader.decode(event.bytes())), pinned);
    }

    private boolean publishedWithTwins(
            ProcessorContext<byte[], byte[]> to,
            DedupStore seen,
            Record<byte[], byte[]> input,
            RequestEventView event) {
        Twins known = twins;
        RecordMetadata place = to.recordMetadata().orElse(null);
        if (known == null || place == null) {
            return false; // made by a punctuator, which there is none
        }
        current = input;
        return known.publish(event, place.partition(), place.offset(), seen, this);
    }

    private void forward(ProcessorContext<byte[], byte[]> to, Record<byte[], byte[]> input, RequestEventView event) {
        begin(event);
        pricer.append(event, wiring.priceBook().get(), buffer);
        if (untilLag-- == 0) {
            untilLag = LAG_EVERY;
            wiring.metrics().latency(Math.max(0, System.currentTimeMillis() - event.receivedAt() / 1_000));
        }
        send(to, input, event);
    }

    @Override
    public void counts(RequestEvent event, long callRevision) {
        RequestEventView view = reader.view(event, decided);
        begin(view);
        pricer.append(view, wiring.priceBook().get(), callRevision, buffer);
        send(required(context), required(current), view);
    }

    @Override
    public void evidence(RequestEvent event, String why, long callRevision) {
        RequestEventView view = reader.view(event, decided);
        begin(view);
        pricer.appendEvidence(why, wiring.priceBook().get(), callRevision, buffer);
        send(required(context), required(current), view);
    }

    private void begin(RequestEventView event) {
        byte[] bytes = event.bytes();
        buffer.clear();
        Framing.writeHeader(buffer, wiring.costSchemaId());
        buffer.writeRaw(bytes, Framing.HEADER, bytes.length - Framing.HEADER);
    }

    /** The bounds of an event and of a card keep a cost below what a topic of ours takes; a limit lowered by hand may not. */
    private void send(ProcessorContext<byte[], byte[]> to, Record<byte[], byte[]> input, RequestEventView event) {
        if (!wiring.poison().takes(Topics.COSTS.name(), buffer.size())) {
            reject(to, input, Rejections.TOO_LARGE, "");
            return;
        }
        wiring.metrics().priced(pricer.status(), pricer.reason());
        to.forward(new Record<>(costKey(event), buffer.toByteArray(), soundTime(to, input)), EnrichTopology.COSTS_SINK);
    }

    /** The record's time, but no later than now: the next topic refuses what is ahead of its broker's clock. */
    private static long soundTime(ProcessorContext<byte[], byte[]> to, Record<byte[], byte[]> input) {
        return Math.min(input.timestamp(), to.currentSystemTimeMs());
    }

    @Override
    public void close() {
        if (twins != null) {
            twins.close();
        }
    }

    private static <T> T required(@Nullable T set) {
        if (set == null) {
            throw new IllegalStateException("processor was not initialised");
        }
        return set;
    }

    /** Keys.cost of the event's trace, without the strings between. */
    private byte[] costKey(RequestEventView event) {
        key.clear();
        text(event, EventText.TENANT);
        key.writeByte('/');
        key.writeRaw(event.tracePrefix());
        text(event, event.traceField());
        return key.toByteArray();
    }

    private void text(RequestEventView event, EventText field) {
        key.writeRaw(event.bytes(), event.start(field), event.length(field));
    }

    private void reject(ProcessorContext<byte[], byte[]> to, Record<byte[], byte[]> input, String code, String field) {
        reject(
                to,
                input,
                Rejections.of(input.key(), input.value(), Instant.ofEpochMilli(soundTime(to, input)), code, field));
    }

    /** Another event has this one's id: its sender, to whom it was accepted, finds it among the rejections of its source. */
    private void rejectConflict(
            ProcessorContext<byte[], byte[]> to, Record<byte[], byte[]> input, RequestEventView event) {
        Instant at = Instant.ofEpochMilli(soundTime(to, input));
        RequestEvent conflicting = reader.decode(event.bytes());
        Rejection rejection = Rejections.of(input.key(), input.value(), at, Rejections.CONFLICT, "id");
        rejection.setSource(conflicting.getSource());
        rejection.setStructure(Rejections.ids(conflicting));
        reject(to, input, rejection);
    }

    private void reject(ProcessorContext<byte[], byte[]> to, Record<byte[], byte[]> input, Rejection rejection) {
        wiring.metrics().rejected(rejection.getReasonCode());
        byte[] value = wiring.rejections().serialize(Topics.REJECTED.name(), rejection);
        to.forward(new Record<>(Rejections.key(rejection), value, soundTime(to, input)), EnrichTopology.REJECTED_SINK);
    }
}
