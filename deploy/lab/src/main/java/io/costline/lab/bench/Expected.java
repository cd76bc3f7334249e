package io.costline.lab.bench;

import io.costline.lab.sql.ClickHouse;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares what ClickHouse answers with what the independent check computed. */
final class Expected {
    /** Answered from metadata: cheap enough to ask while everything runs. Superseded rows count, so it is a bound. */
    private static final String STORED = "SELECT count() AS calls FROM costline_raw.request_costs";

    private static final String CALLS = "SELECT count() AS calls, sum(list_cost) AS cost FROM costline.request_costs";

    private static final String TRACES = """
        SELECT sum(calls) AS calls, sum(arraySum(amounts.list_cost)) AS cost FROM costline_raw.traces FINAL\
        """;

    private static final String SPEND = """
        SELECT sum(calls) AS calls, sum(list_cost) AS cost FROM costline_raw.spend_buckets FINAL
        WHERE tenant = '%s' AND dimension = 'TENANT' AND granularity = 'MINUTE'\
        """.formatted(BenchTraffic.TENANT);

    private final ClickHouse clickHouse;
    private final BenchTraffic traffic;

    Expected(ClickHouse clickHouse, BenchTraffic traffic) {
        this.clickHouse = clickHouse;
        this.traffic = traffic;
    }

    /** Whether every call of so many copies can be queried. */
    boolean calls(int copies) {
        long calls = traffic.calls(copies);
        return clickHouse.row(STORED).number("calls") >= calls
                && fault("calls", CALLS, copies).isEmpty();
    }

    /** Whether traces and spend have come to them, too. */
    boolean aggregates(int copies) {
        return fault("spend", SPEND, copies).isEmpty()
                && fault("traces", TRACES, copies).isEmpty();
    }

    /** What is not as it must be. */
    List<String> faults(int copies) {
        List<String> faults = new ArrayList<>(fault("calls", CALLS, copies));
        faults.addAll(fault("traces", TRACES, copies));
        faults.addAll(fault("spend", SPEND, copies));
        return faults;
    }

    private List<String> fault(String name, String sql, int copies) {
        ClickHouse.Row row = clickHouse.row(sql);
        long calls = row.number("calls");
        BigDecimal cost = row.has("cost") ? row.decimal("cost") : BigDecimal.ZERO;
        if (calls == traffic.calls(copies) && cost.compareTo(traffic.cost(copies)) == 0) {
            return List.of();
        }
        return List.of("%s: expected %d calls and %s, found %d and %s"
                .formatted(
                        name,
                        traffic.calls(copies),
                        traffic.cost(copies).toPlainString(),
                        calls,
                        cost.toPlainString()));
    }

    /** Age of rows when they became visible, over the rows inserted since. */
    BenchReport.Freshness freshness(String since, double perSecond) {
        ClickHouse.Row row = clickHouse.rows("""
            SELECT sum(row_count) AS row_total, quantileExactWeighted(0.5)(p50_ms, row_count) AS p50,
                quantileExactWeighted(0.99)(p99_ms, row_count) AS p99
            FROM costline_raw.sink_freshness
            WHERE table_name = 'request_costs' AND measured_at > parseDateTime64BestEffort({since:String}, 3)\
            """, Map.of("since", since)).getFirst();
        return new BenchReport.Freshness(perSecond, row.fraction("p50"), row.fraction("p99"), row.number("row_total"));
    }

    String clock() {
        return clickHouse.row("SELECT toString(now64(3, 'UTC')) AS now").text("now");
    }
}
