package io.costline.console.answer;

import io.costline.clickhouse.query.Question;
import io.costline.clickhouse.query.QuestionException;
import io.costline.clickhouse.query.Row;
import io.costline.console.access.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How a tenant's figures stand, asked once a moment however many want to know. */
public final class TenantStanding {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final int MOST = 10_000;

    private final Asking asking;
    private final InstantSource clock;
    private final Map<Key, Seen> seen = new ConcurrentHashMap<>();

    private record Key(String question, Map<String, Object> values) {}

    private record Seen(List<Row> rows, Instant at) {}

    TenantStanding(Asking asking, InstantSource clock) {
        this.asking = asking;
        this.clock = clock;
    }

    /** Everything accepted before is in every figure; empty while that is not known. */
    public Optional<String> completeTo(String tenant) {
        try {
            return once("completeness", Map.of(Question.TENANT, tenant)).stream()
                    .filter(row -> row.has("complete_to"))
                    .map(row -> iso(row.text("complete_to")))
                    .findFirst();
        } catch (QuestionException e) {
            return Optional.empty();
        }
    }

    /** Calls accepted, and inputs refused within a day. */
    public Optional<Row> arrivals(String tenant) {
        return once("arrivals", Map.of(Question.TENANT, tenant)).stream().findFirst();
    }

    /** Currencies with their first and last hour, the one most calls are in first. */
    public List<Row> extent(Session session) {
        Map<String, Object> values = new HashMap<>(Map.of(Question.TENANT, session.tenant()));
        session.fixed().ifPresent(fixed -> {
            values.put(Question.FIXED_DIMENSION, fixed.dimension());
            values.put(Question.FIXED_VALUE, fixed.value());
        });
        return once("extent", values);
    }

    /** Every tenant there is; none while ClickHouse does not answer. */
    public List<String> tenants() {
        try {
            return once("tenants", Map.of()).stream()
                    .map(row -> row.text("tenant"))
                    .toList();
        } catch (QuestionException e) {
            return List.of();
        }
    }

    /** A time as ClickHouse writes it, in UTC, as ISO has it. */
    public static String iso(String time) {
        return time.replace(' ', 'T') + "Z";
    }

    private List<Row> once(String question, Map<String, Object> values) {
        Key key = new Key(question, Map.copyOf(values));
        Instant now = clock.instant();
        Seen last = seen.get(key);
        if (last != null && now.isBefore(last.at().plus(MOMENT))) {
            return last.rows();
        }
        if (seen.size() > MOST) {
            seen.clear();
        }
        List<Row> rows = asking.rows(question, values);
        seen.put(key, new Seen(rows, now));
        return rows;
    }
}
