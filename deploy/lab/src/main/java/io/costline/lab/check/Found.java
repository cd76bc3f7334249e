package io.costline.lab.check;

import io.costline.cli.client.ClickHouse;
import io.costline.cli.client.ClickHouse.Row;
import java.util.Locale;
import java.util.Map;

/** Reads the same figures back out of ClickHouse. Costs, traces and spend are three tables written by three routes. */
public final class Found {
    private static final String COSTS = """
            SELECT provider, toString(pricing_status) AS status, count() AS events,
                   sum(coalesce(contracted_cost, toDecimal128(0, 12))) AS cost
            FROM costline_raw.request_costs FINAL
            WHERE tenant = {tenant:String}
            GROUP BY provider, status""";
    private static final String TRACES = """
            SELECT trace_id, customer_id, operations, fallback_operations,
                   arrayReduce('sum', amounts.contracted_cost) AS cost,
                   arrayReduce('sum', amounts.fallback_cost) AS waste
            FROM costline_raw.traces FINAL
            WHERE tenant = {tenant:String}""";
    private static final String SPEND = """
            SELECT toString(dimension) AS dimension, toString(granularity) AS granularity, scope_value,
                   toString(toDate(bucket_start)) AS day, sum(contracted_cost) AS cost, sum(fallback_cost) AS waste
            FROM costline_raw.spend_buckets FINAL
            WHERE tenant = {tenant:String} AND dimension IN ('TENANT', 'PROVIDER', 'CUSTOMER', 'FEATURE')
            GROUP BY dimension, granularity, scope_value, day""";
    private static final String ALERTS = """
            SELECT budget_id, scope_value, toString(toDate(period_start)) AS day, threshold_percent, toString(state) AS state
            FROM costline_raw.budget_alerts FINAL
            WHERE tenant = {tenant:String}""";
    private static final String EVENTS = """
            SELECT count() AS events FROM costline_raw.request_costs FINAL WHERE tenant = {tenant:String}""";

    private final ClickHouse clickHouse;
    private final Map<String, String> tenant;
    private final Ledger ledger = new Ledger();

    private Found(ClickHouse clickHouse, String tenant) {
        this.clickHouse = clickHouse;
        this.tenant = Map.of("tenant", tenant);
    }

    public static Ledger read(ClickHouse clickHouse, String tenant) {
        Found found = new Found(clickHouse, tenant);
        found.costs();
        found.traces();
        found.spend();
        found.alerts();
        return found.ledger;
    }

    /** How many events are queryable: a quick question to ask often. */
    public static long events(ClickHouse clickHouse, String tenant) {
        return clickHouse.rows(EVENTS, Map.of("tenant", tenant)).getFirst().number("events");
    }

    private void costs() {
        for (Row row : clickHouse.rows(COSTS, tenant)) {
            String status = row.text("status").toLowerCase(Locale.ROOT).replace('_', '-');
            ledger.add("events", row.number("events"));
            ledger.add("events/" + status, row.number("events"));
            ledger.add("events/provider/" + row.text("provider"), row.number("events"));
            ledger.add("cost", row.picos("cost"));
            ledger.add("cost/provider/" + row.text("provider"), row.picos("cost"));
        }
    }

    private void traces() {
        for (Row row : clickHouse.rows(TRACES, tenant)) {
            ledger.add("trace/" + row.text("customer_id") + "/" + row.text("trace_id"), row.picos("cost"));
            ledger.add("operations", row.number("operations"));
            ledger.add("operations/several-attempts", row.number("fallback_operations"));
            ledger.add("waste/traces", row.picos("waste"));
        }
    }

    private void spend() {
        for (Row row : clickHouse.rows(SPEND, tenant)) {
            String scope = row.text("scope_value");
            if (row.text("granularity").equals("MINUTE")) {
                if (row.text("dimension").equals("TENANT")) {
                    ledger.add("spend/minutes", row.picos("cost"));
                }
                continue;
            }
            switch (row.text("dimension")) {
                case "TENANT" -> {
                    ledger.add("spend/hours", row.picos("cost"));
                    ledger.add("waste/spend", row.picos("waste"));
                }
                case "PROVIDER" -> ledger.add("spend/provider/" + scope, row.picos("cost"));
                case "CUSTOMER" -> {
                    ledger.add("spend/customer/" + scope, row.picos("cost"));
                    ledger.add("spend/customer-day/" + scope + "/" + row.text("day"), row.picos("cost"));
                }
                default -> {
                    ledger.add("spend/feature/" + scope, row.picos("cost"));
                    ledger.add("spend/feature-day/" + scope + "/" + row.text("day"), row.picos("cost"));
                }
            }
        }
    }

    private void alerts() {
        for (Row row : clickHouse.rows(ALERTS, tenant)) {
            ledger.add(
                    alert(row.text("state"), row.text("budget_id"), row.text("scope_value"), row.text("day"), (int)
                            row.number("threshold_percent")),
                    1);
        }
    }

    /** Name of the figure that counts one alert. */
    public static String alert(String state, String budget, String scope, String day, int percent) {
        return String.join("/", "alerts", state.toLowerCase(Locale.ROOT), budget, scope, day, percent + " %");
    }
}
