package io.costline.enrich.topology;

import io.costline.avro.EventId;
import io.costline.avro.RequestCost;
import io.costline.wire.AvroDeserializer;
import io.costline.wire.RequestCostView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;

/** What attribution and ClickHouse make of everything published so far. */
final class TwinBooks {
    /** By trace key and call id: the record that counts, if one does. */
    final Map<String, RequestCost> calls = new HashMap<>();
    /** By event id. */
    final Map<EventId, RequestCost> rows = new HashMap<>();

    private final AvroDeserializer<RequestCost> reader;
    private final Map<String, long[]> callRevisions = new HashMap<>();
    private final Map<EventId, long[]> rowRevisions = new HashMap<>();

    TwinBooks(AvroDeserializer<RequestCost> reader) {
        this.reader = reader;
    }

    void take(List<KeyValue<String, byte[]>> records) {
        for (KeyValue<String, byte[]> record : records) {
            var view = new RequestCostView().wrap(record.value);
            RequestCost cost = reader.deserialize(null, record.value);
            long[] revision = {view.revisionHigh(), view.revisionLow()};
            EventId id = cost.getEvent().getEventId();
            if (above(revision, rowRevisions.get(id))) {
                rows.put(id, cost);
                rowRevisions.put(id, revision);
            }
            String call = record.key + " " + cost.getEvent().getCallId();
            RequestCost known = calls.get(call);
            boolean concerns = !view.isEvidence()
                    || (known != null && known.getEvent().getEventId().equals(id));
            if (concerns && above(revision, callRevisions.get(call))) {
                calls.put(call, cost);
                callRevisions.put(call, revision);
            }
        }
    }

    private static boolean above(long[] revision, long[] known) {
        return known == null
                || Long.compareUnsigned(revision[0], known[0]) > 0
                || (revision[0] == known[0] && Long.compareUnsigned(revision[1], known[1]) > 0);
    }

    List<RequestCost> counting() {
        return calls.values().stream().filter(TwinBooks::counts).toList();
    }

    List<RequestCost> countingRows() {
        return rows.values().stream().filter(TwinBooks::counts).toList();
    }

    static boolean counts(RequestCost cost) {
        return !Set.of("TWIN", "SUPERSEDED_BY_TWIN").contains(cost.getReason());
    }
}
