package io.costline.cli.backfill;

import io.costline.avro.EventId;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBuckets;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.enrich.dedup.CallViews;
import io.costline.enrich.history.StoredViews;
import io.costline.identity.EventIds;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks ClickHouse which events, calls and traces of a tenant it stores. */
final class StoredCalls {
    /** The time of an event is part of what is written under its id; two records of it may tell it a little differently. */
    private static final Duration SAME_EVENT = Duration.ofDays(2);

    private static final Duration SAME_CALL = Duration.ofMinutes(CallViews.WINDOW_MINUTES);
    private final Questions questions;
    private final String tenant;

    StoredCalls(Questions questions, String tenant) {
        this.questions = questions;
        this.tenant = tenant;
    }

    /** What is stored of these events, and of the calls they are about. */
    StoredViews of(List<RequestEvent> events) {
        if (events.isEmpty()) {
            return StoredViews.none();
        }
        Instant first = events.getFirst().getEventTime();
        Instant last = first;
        Set<String> ids = new TreeSet<>();
        Set<String> calls = new TreeSet<>();
        for (RequestEvent event : events) {
            first = event.getEventTime().isBefore(first) ? event.getEventTime() : first;
            last = event.getEventTime().isAfter(last) ? event.getEventTime() : last;
            ids.add(EventIds.hex(event.getEventId().bytes()));
            if (!event.getProviderResponseId().isEmpty()) {
                calls.add(event.getCallId());
            }
        }
        return new StoredViews(
                eventIds(ids, first.minus(SAME_EVENT), last.plus(SAME_EVENT)),
                views(calls, first.minus(SAME_CALL), last.plus(SAME_CALL)));
    }

    private Set<String> eventIds(Set<String> ids, Instant from, Instant to) {
        Set<String> stored = new HashSet<>();
        rows("stored_events", ids, between(from, to)).forEach(row -> stored.add(row.text("event_id")));
        return stored;
    }

    private Map<String, List<RequestEvent>> views(Set<String> calls, Instant from, Instant to) {
        Map<String, List<RequestEvent>> views = new HashMap<>();
        if (!calls.isEmpty()) {
            for (Row row : rows("stored_calls", calls, between(from, to))) {
                views.computeIfAbsent(row.text("call_id"), call -> new ArrayList<>())
                        .add(view(row));
            }
        }
        return views;
    }

    /** Of these traces, those stored and last received before an instant. */
    Set<String> tracesBefore(Set<String> traces, Instant before) {
        Set<String> old = new HashSet<>();
        if (!traces.isEmpty()) {
            rows("stored_traces", traces, Map.of("before", before)).forEach(row -> old.add(row.text("trace_id")));
        }
        return old;
    }

    private List<Row> rows(String question, Collection<String> ids, Map<String, Instant> times) {
        Map<String, Object> values = new HashMap<>(times);
        values.put("tenant", tenant);
        values.put("ids", ids);
        return questions.ask(question, values);
    }

    private static Map<String, Instant> between(Instant from, Instant to) {
        return Map.of("from", from, "to", to);
    }

    private RequestEvent view(Row row) {
        return RequestEvent.newBuilder()
                .setTenant(tenant)
                .setEventId(new EventId(HexFormat.of().parseHex(row.text("event_id"))))
                .setCallId(row.text("call_id"))
                .setSource(row.text("source"))
                .setLayer(ObservationLayer.valueOf(row.text("layer")))
                .setTraceId(row.text("trace_id"))
                .setEventTime(instant(row.number("event_micros")))
                .setReceivedAt(Instant.EPOCH)
                .setTokens(TokenBuckets.newBuilder().build())
                .setStartedAt(time(row, "started_micros"))
                .setEndedAt(time(row, "ended_micros"))
                .build();
    }

    private static @Nullable Instant time(Row row, String column) {
        return row.has(column) ? instant(row.number(column)) : null;
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
