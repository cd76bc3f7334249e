package io.costline.cli.backfill;

import io.costline.avro.EventId;
import io.costline.avro.ObservationLayer;
import io.costline.avro.RequestEvent;
import io.costline.avro.TokenBuckets;
import io.costline.cli.client.ClickHouse;
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
import tools.jackson.databind.json.JsonMapper;

/** Asks ClickHouse which events, calls and traces of a tenant it stores. */
final class StoredCalls {
    /** The time of an event is part of what is written under its id; two records of it may tell it a little differently. */
    private static final Duration SAME_EVENT = Duration.ofDays(2);

    private static final Duration SAME_CALL = Duration.ofMinutes(CallViews.WINDOW_MINUTES);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String EVENTS = """
            SELECT DISTINCT lower(hex(event_id)) AS id
            FROM costline_raw.request_costs
            WHERE tenant = {tenant:String}
              AND event_time >= fromUnixTimestamp64Micro({from:Int64}, 'UTC')
              AND event_time <= fromUnixTimestamp64Micro({to:Int64}, 'UTC')
              AND event_id IN (SELECT toFixedString(unhex(arrayJoin(JSONExtract(%s, 'Array(String)'))), 16))
            """;
    private static final String CALLS = """
            SELECT call_id, event_id, event_time, source, layer, trace_id, started_at, ended_at
            FROM
            (
                SELECT
                    call_id,
                    lower(hex(event_id)) AS event_id,
                    toUnixTimestamp64Micro(event_time) AS event_time,
                    source,
                    toUInt8(bitAnd(bitShiftRight(revision, 104), 255)) AS ranked_by,
                    if(ranked_by = 128, toUInt8(bitAnd(bitShiftRight(revision, 40), 7)), ranked_by) AS layer,
                    trace_id,
                    toUnixTimestamp64Micro(started_at) AS started_at,
                    toUnixTimestamp64Micro(ended_at) AS ended_at
                FROM costline_raw.request_costs FINAL
                WHERE tenant = {tenant:String}
                  AND request_costs.event_time >= fromUnixTimestamp64Micro({from:Int64}, 'UTC')
                  AND request_costs.event_time <= fromUnixTimestamp64Micro({to:Int64}, 'UTC')
                  AND call_id IN (SELECT arrayJoin(JSONExtract(%s, 'Array(String)')))
            )
            """;
    private static final String TRACES = """
            SELECT DISTINCT trace_id
            FROM costline_raw.traces FINAL
            WHERE tenant = {tenant:String}
              AND received_at < fromUnixTimestamp64Micro({before:Int64}, 'UTC')
              AND trace_id IN (SELECT arrayJoin(JSONExtract(%s, 'Array(String)')))
            """;

    private final ClickHouse clickHouse;
    private final String tenant;

    StoredCalls(ClickHouse clickHouse, String tenant) {
        this.clickHouse = clickHouse;
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
        rows(EVENTS, ids, between(from, to)).forEach(row -> stored.add(row.text("id")));
        return stored;
    }

    private Map<String, List<RequestEvent>> views(Set<String> calls, Instant from, Instant to) {
        Map<String, List<RequestEvent>> views = new HashMap<>();
        if (!calls.isEmpty()) {
            for (ClickHouse.Row row : rows(CALLS, calls, between(from, to))) {
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
            rows(TRACES, traces, Map.of("before", Long.toString(micros(before))))
                    .forEach(row -> old.add(row.text("trace_id")));
        }
        return old;
    }

    private List<ClickHouse.Row> rows(String sql, Collection<String> names, Map<String, String> parameters) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put("tenant", tenant);
        String json = JSON.writeValueAsString(names);
        return clickHouse.rows(sql.formatted("'" + json.replace("\\", "\\\\").replace("'", "\\'") + "'"), all);
    }

    private static Map<String, String> between(Instant from, Instant to) {
        return Map.of("from", Long.toString(micros(from)), "to", Long.toString(micros(to)));
    }

    private RequestEvent view(ClickHouse.Row row) {
        return RequestEvent.newBuilder()
                .setTenant(tenant)
                .setEventId(new EventId(HexFormat.of().parseHex(row.text("event_id"))))
                .setCallId(row.text("call_id"))
                .setSource(row.text("source"))
                .setLayer(ObservationLayer.values()[(int) row.number("layer")])
                .setTraceId(row.text("trace_id"))
                .setEventTime(instant(row.number("event_time")))
                .setReceivedAt(Instant.EPOCH)
                .setTokens(TokenBuckets.newBuilder().build())
                .setStartedAt(time(row, "started_at"))
                .setEndedAt(time(row, "ended_at"))
                .build();
    }

    private static @Nullable Instant time(ClickHouse.Row row, String column) {
        return row.has(column) ? instant(row.number(column)) : null;
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
