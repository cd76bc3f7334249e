package io.costline.lab.check;

import io.costline.lab.check.Facts.Kind;
import io.costline.lab.check.Sums.Column;
import io.costline.lab.sql.ClickHouse;
import io.costline.lab.sql.ClickHouse.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the tables the sink writes. Each query sees the rows that stand, as FINAL finds them. */
public final class FoundInClickHouse {
    private static final BigInteger EVENT_REVISION = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    private final ClickHouse database;
    private final Map<String, String> tenant;
    private final Facts facts;

    /** @param facts where what is found goes */
    public FoundInClickHouse(ClickHouse database, String tenant, Facts facts) {
        this.database = database;
        this.tenant = Map.of("tenant", tenant);
        this.facts = facts;
    }

    /** What shows cheaply whether everything has arrived: events, calls in traces, calls in buckets, spend, alerts. */
    public static String pulse(ClickHouse database, String tenant) {
        Row row = database.rows("""
            SELECT
                (SELECT uniqExact(event_id) FROM costline_raw.request_costs
                    WHERE tenant = {tenant:String}) AS events,
                (SELECT sum(calls) FROM costline_raw.traces FINAL
                    WHERE tenant = {tenant:String}) AS trace_calls,
                (SELECT sum(calls) FROM costline_raw.spend_buckets FINAL
                    WHERE tenant = {tenant:String} AND dimension = 'TENANT' AND granularity = 'HOUR') AS calls,
                (SELECT toString(sum(contracted_cost)) FROM costline_raw.spend_buckets FINAL
                    WHERE tenant = {tenant:String} AND dimension = 'TENANT' AND granularity = 'HOUR') AS spend,
                (SELECT count() FROM costline_raw.budget_alerts FINAL
                    WHERE tenant = {tenant:String}) AS alerts
            """, Map.of("tenant", tenant)).getFirst();
        return "%d events, %d calls in traces, %d in buckets, $%s, %d alerts"
                .formatted(
                        row.number("events"),
                        row.number("trace_calls"),
                        row.number("calls"),
                        row.text("spend"),
                        row.number("alerts"));
    }

    /** Reads everything. */
    public static Facts read(ClickHouse database, String tenant) {
        Facts facts = new Facts();
        new FoundInClickHouse(database, tenant, facts).read();
        return facts;
    }

    /** How many events are queryable: a quick question to ask often. */
    public static long events(ClickHouse database, String tenant) {
        return database.rows(
                        "SELECT uniqExact(event_id) AS events FROM costline_raw.request_costs WHERE tenant ="
                                + " {tenant:String}",
                        Map.of("tenant", tenant))
                .getFirst()
                .number("events");
    }

    public void read() {
        events();
        traces();
        buckets();
        alerts();
        views();
        comparisons();
        corrections();
        rejections();
        sameRevisionOtherContent();
    }

    private void events() {
        for (Row row : rows("""
            SELECT lower(hex(event_id)) AS id, toString(revision) AS whole_revision, toString(pricing_status) AS status,
                currency, toString(ifNull(list_cost, 0)) AS list, toString(ifNull(contracted_cost, 0)) AS contracted,
                toString(upper_bound) AS at_most
            FROM costline_raw.request_costs FINAL WHERE tenant = {tenant:String}
            """)) {
            BigInteger revision = new BigInteger(row.text("whole_revision"));
            facts.add(
                    Kind.EVENTS,
                    row.text("id"),
                    Facts.eventText(
                            eventRevision(revision),
                            row.text("status"),
                            row.text("currency"),
                            row.decimal("list"),
                            row.decimal("contracted"),
                            row.decimal("at_most")));
        }
    }

    /**
     * Above the 22 bits of its output. Events of a call seen several times carry the decision in its place; those of the
     * workload have no revisions.
     */
    private static long eventRevision(BigInteger revision) {
        boolean decided = revision.testBit(111);
        return decided
                ? 0
                : revision.shiftRight(40).and(EVENT_REVISION).shiftRight(22).longValueExact();
    }

    private void traces() {
        for (Row row : rows("""
            SELECT trace_id, customer_id, arrayStringConcat(models, '\\n') AS model_names, calls, operations,
                failed_calls, failed_operations, fallback_operations, unpriced_calls, input_tokens, output_tokens,
                arrayStringConcat(amounts.currency, ',') AS currencies, %s
            FROM costline_raw.traces FINAL WHERE tenant = {tenant:String}
            """.formatted(Column.TRACE_AMOUNTS.stream()
                .map(column -> "arrayStringConcat(arrayMap(x -> toString(x), amounts.%s), ',') AS %s"
                        .formatted(column.sql(), column.sql()))
                .collect(Collectors.joining(", "))))) {
            SortedMap<String, Sums> sums = new TreeMap<>();
            Sums counts = new Sums();
            Column.TRACE_COUNTS.forEach(column -> counts.add(column, row.decimal(column.sql())));
            sums.put("", counts);
            String[] currencies = row.text("currencies").split(",", -1);
            for (Column column : Column.TRACE_AMOUNTS) {
                String[] amounts = row.text(column.sql()).split(",", -1);
                for (int i = 0; i < currencies.length && !currencies[i].isEmpty(); i++) {
                    sums.computeIfAbsent(currencies[i], absent -> new Sums()).add(column, new BigDecimal(amounts[i]));
                }
            }
            facts.add(
                    Kind.TRACES,
                    row.text("trace_id"),
                    Ledger.traceText(
                            row.text("customer_id"),
                            new TreeSet<>(List.of(row.text("model_names").split("\n", -1))),
                            sums));
        }
    }

    private void buckets() {
        for (Row row : rows("""
            SELECT toString(dimension) AS dimension, toString(granularity) AS granularity, scope_value, currency,
                toUnixTimestamp(bucket_start) AS start, %s
            FROM costline_raw.spend_buckets FINAL
            WHERE tenant = {tenant:String} AND toString(dimension) IN ('%s')
            """.formatted(
                        Column.BUCKET.stream()
                                .map(column -> "toString(" + column.sql() + ") AS " + column.sql() + "_text")
                                .collect(Collectors.joining(", ")),
                        String.join("', '", Ledger.DIMENSIONS)))) {
            Sums sums = new Sums();
            for (Column column : Column.BUCKET) {
                sums.add(column, row.decimal(column.sql() + "_text"));
            }
            if (sums.isZero()) {
                continue; // a scope that calls were taken out of again
            }
            var key = new Ledger.Bucket(
                    row.text("dimension"),
                    row.text("scope_value"),
                    row.text("currency"),
                    Instant.ofEpochSecond(row.number("start")));
            facts.add(
                    row.text("granularity").equals("MINUTE") ? Kind.MINUTES : Kind.HOURS,
                    key.text(),
                    sums.text(Column.BUCKET));
        }
    }

    private void alerts() {
        for (Row row : rows("""
            SELECT budget_id, toString(dimension) AS dimension, scope_value, toUnixTimestamp(period_start) AS start,
                threshold_percent, toString(state) AS state
            FROM costline_raw.budget_alerts FINAL WHERE tenant = {tenant:String}
            """)) {
            facts.add(
                    Kind.ALERTS,
                    Facts.alertKey(
                            row.text("budget_id"),
                            row.text("dimension"),
                            row.text("scope_value"),
                            Instant.ofEpochSecond(row.number("start")),
                            (int) row.number("threshold_percent")),
                    row.text("state"));
        }
    }

    private void views() {
        for (Row row :
                rows("SELECT uniqExact(trace_id) AS traces FROM costline.traces WHERE tenant = {tenant:String}")) {
            facts.add(Kind.VIEWS, "traces", Long.toString(row.number("traces")));
        }
        view("request_costs", "count()", "ifNull(contracted_cost, 0)", "");
        view("traces", "0", "contracted_cost", "AND currency != ''");
        view("spend_hours", "sum(calls)", "contracted_cost", "AND dimension = 'TENANT'");
        view("spend_minutes", "sum(calls)", "contracted_cost", "AND dimension = 'PROVIDER'");
    }

    private void view(String name, String number, String cost, String which) {
        for (Row row : rows("""
            SELECT currency, %s AS number, toString(sum(%s)) AS cost FROM costline.%s
            WHERE tenant = {tenant:String} %s GROUP BY currency HAVING number > 0 OR sum(%s) != 0
            """.formatted(number, cost, name, which, cost))) {
            String text = number.equals("0")
                    ? Sums.amount(row.picos("cost"))
                    : Facts.viewText(row.number("number"), row.picos("cost"));
            facts.add(Kind.VIEWS, name + ' ' + row.text("currency"), text);
        }
    }

    private void comparisons() {
        Row row = rows("""
            SELECT countIf(notEmpty(reported_amount)) AS calls,
                toString(sum(arraySum(reported_amount))) AS list_cost,
                toString(sumIf(ifNull(contracted_cost, 0), notEmpty(reported_amount))) AS contracted_cost,
                countIf(baseline_cost IS NOT NULL) AS baselines,
                toString(sum(ifNull(baseline_cost, 0))) AS requested_cost
            FROM costline.request_costs WHERE tenant = {tenant:String}
            """).getFirst();
        stated(
                "reported costs",
                new Sums()
                        .add(Column.CALLS, row.number("calls"))
                        .add(Column.LIST_COST, row.decimal("list_cost"))
                        .add(Column.CONTRACTED_COST, row.decimal("contracted_cost")));
        stated(
                "baselines",
                new Sums()
                        .add(Column.CALLS, row.number("baselines"))
                        .add(Column.REQUESTED_COST, row.decimal("requested_cost")));
    }

    private void stated(String key, Sums sums) {
        if (!sums.isZero()) {
            facts.add(Kind.COMPARISONS, key, sums.text(Column.BUCKET));
        }
    }

    private void corrections() {
        for (Row row : rows("""
            SELECT currency, cause, uniqExact(event_id) AS calls, toString(sum(contracted_difference)) AS difference
            FROM costline.cost_corrections
            WHERE tenant = {tenant:String} AND contracted_difference != 0 GROUP BY currency, cause
            """)) {
            facts.add(
                    Kind.CORRECTIONS,
                    row.text("cause") + ' ' + row.text("currency"),
                    Facts.viewText(row.number("calls"), row.picos("difference")));
        }
    }

    private void rejections() {
        for (Row row : rows("""
            SELECT reason_code, field, uniqExact(rejection_id) AS rejections
            FROM costline_raw.rejected_events WHERE tenant = {tenant:String} GROUP BY reason_code, field
            """)) {
            facts.add(
                    Kind.REJECTIONS,
                    row.text("reason_code") + ' ' + row.text("field"),
                    Long.toString(row.number("rejections")));
        }
    }

    /** Rows are absolute values: two with one revision must be one row. Merging may have removed some of them already. */
    private void sameRevisionOtherContent() {
        other(
                "request_costs",
                "lower(hex(event_id))",
                "received_at, call_id, customer_id, team, trace_id, status, input_uncached_tokens,"
                        + " output_visible_tokens, pricing_status, contracted_cost, upper_bound");
        other("traces", "trace_id", "calls, operations, customer_id, received_at, amounts.contracted_cost");
        other(
                "spend_buckets",
                "concat(toString(dimension), ' ', scope_value, ' ', toString(granularity), ' ',"
                        + " toString(bucket_start), ' ', currency)",
                "calls, contracted_cost, fallback_cost, unpriced_upper_bound, input_tokens, output_tokens");
    }

    private void other(String table, String key, String content) {
        for (Row row : rows("""
            SELECT %s AS row_key, toString(revision) AS whole_revision, uniqExact(tuple(%s)) AS contents
            FROM costline_raw.%s WHERE tenant = {tenant:String}
            GROUP BY row_key, whole_revision HAVING contents > 1
            """.formatted(key, content, table))) {
            facts.add(
                    Kind.DUPLICATES,
                    table + ' ' + row.text("row_key") + " revision " + row.text("whole_revision"),
                    row.number("contents") + " different rows");
        }
    }

    private List<Row> rows(String sql) {
        return database.rows(sql, tenant);
    }
}
