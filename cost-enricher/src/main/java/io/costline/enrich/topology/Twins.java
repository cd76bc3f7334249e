package io.costline.enrich.topology;

import io.costline.avro.RequestEvent;
import io.costline.enrich.dedup.CallViews;
import io.costline.enrich.dedup.DedupStore;
import io.costline.enrich.pricing.Reasons;
import io.costline.enrich.twins.CallDecision;
import io.costline.enrich.twins.SameCall;
import io.costline.identity.EventIds;
import io.costline.topics.Topics;
import io.costline.wire.EventText;
import io.costline.wire.RequestEventView;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether an event is another view of a call that was seen, and says what is to be published then. The views
 * themselves are not kept: their offsets are, and they are read again. Not safe for use by several threads.
 */
final class Twins implements AutoCloseable {
    /** Above what the offset of a view can need ({@link CallViews}), twice. */
    private static final int PARTITIONS_AT = 42;

    private final EventReader reader;
    private final PastEvents past;
    private final EnrichMetrics metrics;
    private final CallHash hash = new CallHash();
    private final CallViews views = new CallViews();

    Twins(EventReader reader, PastEvents past, EnrichMetrics metrics) {
        this.reader = reader;
        this.past = past;
        this.metrics = metrics;
    }

    /** What to publish, in this order. */
    interface Output {
        /** An event that counts, by a decision about its call. */
        void counts(RequestEvent event, long callRevision);

        /** An event that does not. */
        void evidence(RequestEvent event, String why, long callRevision);
    }

    /**
     * Looks at an event that is new or supersedes its earlier revision, and remembers it.
     *
     * @return whether everything was published; false: the event stands alone and is to be published as it is
     */
    boolean publish(RequestEventView event, int partition, long offset, DedupStore store, Output output) {
        if (event.isEmpty(EventText.PROVIDER_RESPONSE_ID)) {
            return false; // the call is known by the event's own id
        }
        hash.set(event);
        views.call(hash.high(), hash.low());
        store.find(views, event.eventTime());
        long mark = event.eventIdLow();
        int own = views.find(mark);
        int known = views.count();
        if (known == 0 || (known == 1 && own == 0)) {
            store.put(views, 0, offset, mark);
            return false;
        }
        RequestEvent now = reader.decode(event.bytes());
        if (own < 0 && known == CallViews.MAX) {
            reused(now, offset, output);
            return true;
        }
        List<RequestEvent> seen = seen(now, partition, store);
        store.put(views, own < 0 ? known : own, offset, mark);
        return decide(now, seen, offset, output);
    }

    /** The views seen, in their order and at their times; what can no longer be read, or only hashes alike, is left out. */
    private List<RequestEvent> seen(RequestEvent now, int partition, DedupStore store) {
        List<RequestEvent> seen = new ArrayList<>(views.count());
        for (int view = 0; view < views.count(); view++) {
            RequestEvent event = view(now, partition, view);
            if (event != null) {
                ByteBuffer id = ByteBuffer.wrap(event.getEventId().bytes());
                long reported = ChronoUnit.MICROS.between(Instant.EPOCH, event.getEventTime());
                seen.add(EventReader.at(store.timeOf(id.getLong(), id.getLong(), reported), event));
            }
        }
        return seen;
    }

    /** Views that came before partitions were added stand where their call belonged then: the remainder by an earlier count. */
    private @Nullable RequestEvent view(RequestEvent now, int partition, int view) {
        RequestEvent found = viewAt(now, partition, view);
        int partitions = past.partitions();
        for (int before = partitions / 2;
                found == null && partitions > Topics.REQUESTS.partitions() && before > 0;
                before--) {
            if (partitions % before == 0 && partition >= before) {
                found = viewAt(now, partition % before, view);
            }
        }
        return found;
    }

    private @Nullable RequestEvent viewAt(RequestEvent now, int partition, int view) {
        byte[] value = past.value(partition, views.offset(view));
        RequestEvent event = value == null ? null : reader.decode(value);
        return event != null
                        && views.isMarked(
                                view,
                                ByteBuffer.wrap(event.getEventId().bytes()).getLong(Long.BYTES))
                        && event.getTenant().equals(now.getTenant())
                        && event.getCallId().equals(now.getCallId())
                ? event
                : null;
    }

    private boolean decide(RequestEvent now, List<RequestEvent> before, long offset, Output output) {
        List<RequestEvent> after = new ArrayList<>(before);
        int own = indexOf(now, before);
        if (own < 0) {
            after.add(now);
        } else {
            after.set(own, now);
        }
        List<RequestEvent> call = callOf(now, after);
        if (call.size() == 1) {
            boolean first = after.getFirst() == now;
            if (!first) {
                reused(now, offset, output);
            }
            return !first;
        }
        RequestEvent known = own < 0 ? call.getFirst() : now;
        CallDecision earlier = CallDecision.of(callOf(known, before));
        CallDecision next = CallDecision.of(call);
        publish(now, earlier.event(), next.event(), offset, output);
        return true;
    }

    /** The views of the event's call. All calls but the first of a shared id are known by their first view's event. */
    private static List<RequestEvent> callOf(RequestEvent event, List<RequestEvent> views) {
        List<List<RequestEvent>> calls = SameCall.calls(views);
        for (List<RequestEvent> call : calls) {
            if (indexOf(event, call) >= 0) {
                if (call != calls.getFirst()) {
                    String id = EventIds.hex(call.getFirst().getEventId().bytes());
                    call.forEach(view -> view.setCallId(id));
                }
                return call;
            }
        }
        throw new IllegalArgumentException("not among the views");
    }

    private static int indexOf(RequestEvent event, List<RequestEvent> views) {
        for (int i = 0; i < views.size(); i++) {
            if (views.get(i).getEventId().equals(event.getEventId())) {
                return i;
            }
        }
        return -1;
    }

    /** Counts by itself under its event's id. */
    private void reused(RequestEvent now, long offset, Output output) {
        metrics.twin("id_reused");
        now.setCallId(EventIds.hex(now.getEventId().bytes()));
        output.counts(now, decision(offset) + 1);
    }

    /** Rises with the offset, and above all with the partitions: a call that moved to a new one has lower offsets there. */
    private long decision(long offset) {
        int partitions = past.partitions();
        long moved = partitions > Topics.REQUESTS.partitions() ? (long) partitions << PARTITIONS_AT : 0;
        return moved + 2 * (offset + 1);
    }

    private void publish(RequestEvent now, RequestEvent was, RequestEvent is, long offset, Output output) {
        long decision = decision(offset);
        boolean sameWinner = was.getEventId().equals(is.getEventId());
        boolean lost = !now.getEventId().equals(is.getEventId());
        if (!sameWinner || !was.getTraceId().equals(is.getTraceId())) {
            metrics.twin(sameWinner ? "moved" : "superseded");
            was.setReceivedAt(is.getReceivedAt());
            output.evidence(was, Reasons.SUPERSEDED_BY_TWIN, decision);
        }
        if (lost && !now.getEventId().equals(was.getEventId())) {
            metrics.twin("evidence");
            output.evidence(now, Reasons.TWIN, decision);
        }
        if (!sameWinner || !isSame(was, is)) {
            output.counts(is, decision + 1);
        }
    }

    /** Receipt apart, which moves with every view. */
    private static boolean isSame(RequestEvent was, RequestEvent is) {
        RequestEvent alike = RequestEvent.newBuilder(was).build();
        alike.setReceivedAt(is.getReceivedAt());
        return alike.equals(is);
    }

    @Override
    public void close() {
        past.close();
    }
}
