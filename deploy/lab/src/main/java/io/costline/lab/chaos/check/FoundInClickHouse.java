package io.costline.lab.chaos.check;

import io.costline.cli.client.ClickHouse;
import io.costline.cli.client.ClickHouse.Row;
import io.costline.lab.chaos.check.Facts.Kind;
import io.costline.lab.chaos.check.Sums.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

    public void read() {
        events();
        traces();
        buckets();
        alerts();
        views();
        rejections();
        sameRevisionOtherContent();
    }

    private void events() {
        for (Row row : rows("""
                SELECT lower(hex(event_id)) AS id, toString(revision) AS whole_revision, toString(pricing_status) AS status,
                    toString(ifNull(list_cost, 0)) AS list, toString(ifNull(contracted_cost, 0)) AS contracted,
                    toString(upper_bound) AS at_most
                FROM costline_raw.request_costs FINAL WHERE tenant = {tenant:String}
                """)) {
            BigInteger revision = new BigInteger(row.text("whole_revision"));
            facts.add(
                    Kind.EVENTS,
                    row.text("id"),
                    FoundOnTopics.eventText(
                            eventRevision(revision),
                            row.text("status"),
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
                    arrayStringConcat(amounts.currency, ',') AS currencies,
                    toString(arraySum(amounts.list_cost)) AS list_cost,
                    toString(arraySum(amounts.contracted_cost)) AS contracted_cost,
                    toString(arraySum(amounts.fallback_cost)) AS fallback_cost,
                    toString(arraySum(amounts.escalation_cost)) AS escalation_cost,
                    toString(arraySum(amounts.unpriced_upper_bound)) AS unpriced_upper_bound
                FROM costline_raw.traces FINAL WHERE tenant = {tenant:String}
                """)) {
            String currencies = row.text("currencies");
            facts.add(
                    Kind.TRACES,
                    row.text("trace_id"),
                    "customer=%s models=%s %s%s"
                            .formatted(
                                    row.text("customer_id"),
                                    new TreeSet<>(
                                            List.of(row.text("model_names").split("\n", -1))),
                                    sums(row, Column.TRACE).text(Column.TRACE),
                                    currencies.equals("USD") ? "" : " currencies=" + currencies));
        }
    }

    private void buckets() {
        for (Row row : rows("""
                SELECT toString(dimension) AS dimension, toString(granularity) AS granularity, scope_value, currency,
                    toUnixTimestamp(bucket_start) AS start, %s
                FROM costline_raw.spend_buckets FINAL WHERE tenant = {tenant:String}
                """.formatted(Column.BUCKET.stream()
                .map(column -> "toString(" + column.sql() + ") AS " + column.sql() + "_text")
                .collect(Collectors.joining(", "))))) {
            Sums sums = new Sums();
            for (Column column : Column.BUCKET) {
                sums.add(column, row.decimal(column.sql() + "_text"));
            }
            if (sums.isZero()) {
                continue; // a scope that calls were taken out of again
            }
            String currency = row.text("currency");
            var key = new Expected.BucketKey(
                    row.text("dimension"), row.text("scope_value"), Instant.ofEpochSecond(row.number("start")));
            facts.add(
                    row.text("granularity").equals("MINUTE") ? Kind.MINUTES : Kind.HOURS,
                    key.text() + (currency.equals("USD") ? "" : " in " + currency),
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
                    Limits.alertKey(
                            row.text("budget_id"),
                            row.text("dimension"),
                            row.text("scope_value"),
                            Instant.ofEpochSecond(row.number("start")),
                            (int) row.number("threshold_percent")),
                    row.text("state"));
        }
    }

    private void views() {
        view("request_costs", "count()", "ifNull(contracted_cost, 0)", "");
        view("traces", "uniqExact(trace_id)", "contracted_cost", "");
        view("spend_hours", "sum(calls)", "contracted_cost", "AND dimension = 'TENANT'");
        view("spend_minutes", "sum(calls)", "contracted_cost", "AND dimension = 'PROVIDER'");
    }

    private void view(String name, String number, String cost, String which) {
        Row row = rows("""
                        SELECT %s AS number, toString(sum(%s)) AS cost FROM costline.%s
                        WHERE tenant = {tenant:String} %s
                        """.formatted(number, cost, name, which)).getFirst();
        facts.add(Kind.VIEWS, name, Expected.viewText(row.number("number"), row.picos("cost")));
    }

    private void rejections() {
        for (Row row : database.rows("""
                SELECT reason_code, field, uniqExact(rejection_id) AS rejections
                FROM costline_raw.rejected_events GROUP BY reason_code, field
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
                "received_at, call_id, customer_id, team, trace_id, status,"
                        + " input_uncached_tokens, output_visible_tokens, pricing_status, contracted_cost, upper_bound");
        other("traces", "trace_id", "calls, operations, customer_id, received_at, amounts.contracted_cost");
        other(
                "spend_buckets",
                "concat(toString(dimension), ' ', scope_value, ' ', toString(granularity), ' ', toString(bucket_start))",
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

    private static Sums sums(Row row, List<Column> columns) {
        Sums sums = new Sums();
        for (Column column : columns) {
            BigDecimal value = column.money() ? new BigDecimal(row.text(column.sql())) : row.decimal(column.sql());
            sums.add(column, value);
        }
        return sums;
    }

    private List<Row> rows(String sql) {
        return database.rows(sql, tenant);
    }
}
