package io.costline.clickhouse.query;

import io.costline.clickhouse.ClickHouseAddress;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The questions the command line asks. Each reads the views of database costline, so that a person can ask the same in
 * SQL. One JDBC connection; not for several threads at once.
 */
public final class CostlineQueries implements AutoCloseable {
    private static final String EVENT_COLUMNS = "tenant, event_id, call_id, event_revision,"
            + " toUnixTimestamp64Micro(event_time) AS event_us, toUnixTimestamp64Micro(received_at) AS received_us,"
            + " toUnixTimestamp64Micro(first_token_at) AS first_token_us, toUnixTimestamp64Micro(ended_at) AS ended_us,"
            + " source, customer_id, feature, trace_id, workflow, step, operation_id, attempt_index, fallback_from,"
            + " provider, requested_model, served_model, service_tier, batch, route, toString(status) AS status_name,"
            + " http_status, error_type, blocked_by, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens,"
            + " reasoning_tokens,"
            + joined("mapKeys(other_units)", "unit_names")
            + joined("mapValues(other_units)", "unit_quantities")
            + " toString(usage_status) AS usage_name, toString(total_check) AS check_name,"
            + " toString(pricing_status) AS pricing_name, pricing_reason, currency, list_cost, contracted_cost,"
            + " upper_bound, requested_cost, reported_cost, price_book_version, card_id,"
            + joined("line_unit", "line_units")
            + joined("line_quantity", "line_quantities")
            + joined("line_unit_price", "line_unit_prices")
            + joined("line_per", "line_pers")
            + joined("line_multiplier", "line_multipliers")
            + joined("line_amount", "line_amounts")
            + " length(line_unit) AS line_count";

    private final Connection connection;

    private CostlineQueries(Connection connection) {
        this.connection = connection;
    }

    /**
     * @throws SQLException if ClickHouse cannot be reached
     */
    public static CostlineQueries open(ClickHouseAddress address) throws SQLException {
        return new CostlineQueries(address.connect());
    }

    /** Spend of each provider, dearest first. */
    public List<ProviderSpend> spendByProvider(String tenant) throws SQLException {
        return list(
                "SELECT provider, currency, sum(list_cost) AS list, sum(contracted_cost) AS contracted,"
                        + " sum(fallback_cost) AS fallback, sum(unpriced_upper_bound) AS bound, sum(calls) AS all_calls,"
                        + " sum(failed_calls) AS failed, sum(unpriced_calls) AS unpriced, sum(input_tokens) AS input_sum,"
                        + " sum(output_tokens) AS output_sum FROM costline.spend_by_provider WHERE tenant = ?"
                        + " GROUP BY provider, currency ORDER BY contracted DESC, provider",
                row -> new ProviderSpend(
                        row.text("provider"),
                        row.text("currency"),
                        row.money("list"),
                        row.money("contracted"),
                        row.money("fallback"),
                        row.money("bound"),
                        row.number("all_calls"),
                        row.number("failed"),
                        row.number("unpriced"),
                        row.number("input_sum"),
                        row.number("output_sum")),
                tenant);
    }

    /** Cost of each customer, dearest first; the one with an empty id is what nobody was named for. */
    public List<CustomerCost> costPerCustomer(String tenant) throws SQLException {
        return list(
                "SELECT customer_id, currency, contracted, fallback, bound, all_calls, unpriced,"
                        + " toDecimal128(if(total = 0, 0, toFloat64(contracted) / toFloat64(total)), 6) AS share"
                        + " FROM (SELECT customer_id, currency, sum(contracted_cost) AS contracted,"
                        + " sum(fallback_cost) AS fallback, sum(unpriced_upper_bound) AS bound, sum(calls) AS all_calls,"
                        + " sum(unpriced_calls) AS unpriced, sum(contracted) OVER (PARTITION BY currency) AS total"
                        + " FROM costline.cost_per_customer WHERE tenant = ? GROUP BY customer_id, currency)"
                        + " ORDER BY contracted DESC, customer_id",
                row -> new CustomerCost(
                        row.text("customer_id"),
                        row.text("currency"),
                        row.money("contracted"),
                        row.money("share"),
                        row.money("fallback"),
                        row.money("bound"),
                        row.number("all_calls"),
                        row.number("unpriced")),
                tenant);
    }

    /** How often operations fell back and what it cost. */
    public Fallback fallback(String tenant) throws SQLException {
        List<Fallback.Waste> waste = list(
                "SELECT currency, sum(contracted_cost) AS contracted, sum(fallback_cost) AS fallback,"
                        + " sum(escalation_cost) AS escalation FROM costline.spend_hours"
                        + " WHERE tenant = ? AND dimension = 'TENANT' GROUP BY currency ORDER BY currency",
                row -> new Fallback.Waste(
                        row.text("currency"), row.money("contracted"), row.money("fallback"), row.money("escalation")),
                tenant);
        return list(
                        "SELECT sum(calls) AS all_calls, sum(failed_calls) AS failed, sum(wasted_calls) AS wasted,"
                                + " sum(operations) AS ops, sum(fallback_operations) AS fallbacks"
                                + " FROM costline.fallback_rate WHERE tenant = ?",
                        row -> new Fallback(
                                row.number("all_calls"),
                                row.number("failed"),
                                row.number("wasted"),
                                row.number("ops"),
                                row.number("fallbacks"),
                                waste),
                        tenant)
                .getFirst();
    }

    /** Budget alerts, latest period and highest threshold first. */
    public List<Alert> alerts(String tenant) throws SQLException {
        return list(
                "SELECT *, toString(kind) AS kind_name, toString(state) AS state_name,"
                        + " toString(dimension) AS dimension_name, toString(period) AS period_name,"
                        + " toUnixTimestamp64Micro(period_start) AS start_us, toUnixTimestamp64Micro(figure_as_of) AS as_of_us"
                        + " FROM costline.budget_alerts WHERE tenant = ?"
                        + " ORDER BY period_start DESC, budget_id, scope_value, threshold_percent DESC",
                row -> new Alert(
                        row.text("alert_id"),
                        row.text("budget_id"),
                        row.text("budget_name"),
                        row.text("kind_name"),
                        row.text("state_name"),
                        row.text("dimension_name"),
                        row.text("scope_value"),
                        row.text("period_name"),
                        row.time("start_us"),
                        row.integer("threshold_percent"),
                        row.text("currency"),
                        row.money("spend"),
                        row.money("spend_limit"),
                        row.money("forecast"),
                        row.number("unpriced_calls"),
                        row.time("as_of_us")),
                tenant);
    }

    /** Usage without a (full) price, most calls first. */
    public List<UnpricedUsage> unpriced(String tenant) throws SQLException {
        return list(
                "SELECT provider, served_model, toString(pricing_status) AS pricing_name, pricing_reason, currency,"
                        + " sum(calls) AS all_calls, sum(input_tokens) AS input_sum, sum(output_tokens) AS output_sum,"
                        + " sum(upper_bound) AS bound, toUnixTimestamp64Micro(min(first_seen)) AS first_us,"
                        + " toUnixTimestamp64Micro(max(last_seen)) AS last_us FROM costline.unpriced_usage"
                        + " WHERE tenant = ? GROUP BY provider, served_model, pricing_status, pricing_reason, currency"
                        + " ORDER BY all_calls DESC, provider, served_model",
                row -> new UnpricedUsage(
                        row.text("provider"),
                        row.text("served_model"),
                        row.text("pricing_name"),
                        row.text("pricing_reason"),
                        row.text("currency"),
                        row.number("all_calls"),
                        row.number("input_sum"),
                        row.number("output_sum"),
                        row.money("bound"),
                        row.time("first_us"),
                        row.time("last_us")),
                tenant);
    }

    /** The tenants whose data holds a trace of this id; ids never cross tenants, so usually one. */
    public List<String> tenantsOfTrace(String traceId) throws SQLException {
        return list(
                "SELECT DISTINCT tenant FROM costline.traces WHERE trace_id = ? ORDER BY tenant",
                row -> row.text("tenant"),
                traceId);
    }

    /** A trace with its calls. */
    public Optional<TraceCost> trace(String tenant, String traceId) throws SQLException {
        List<TraceCost.Step> steps = Attempts.steps(list(
                "SELECT " + EVENT_COLUMNS + " FROM costline.request_costs WHERE tenant = ? AND trace_id = ?",
                CostlineQueries::event,
                tenant,
                traceId));
        List<TraceCost.Amounts> amounts = new ArrayList<>();
        List<TraceCost> traces = list(
                "SELECT *, toString(status) AS status_name, toUnixTimestamp64Micro(started_at) AS started_us,"
                        + " toUnixTimestamp64Micro(ended_at) AS ended_us FROM costline.traces"
                        + " WHERE tenant = ? AND trace_id = ? ORDER BY currency",
                row -> {
                    if (!row.text("currency").isEmpty()) {
                        amounts.add(new TraceCost.Amounts(
                                row.text("currency"),
                                row.money("list_cost"),
                                row.money("contracted_cost"),
                                row.money("fallback_cost"),
                                row.money("escalation_cost"),
                                row.money("unpriced_upper_bound")));
                    }
                    return new TraceCost(
                            tenant,
                            traceId,
                            row.text("status_name"),
                            row.text("customer_id"),
                            row.text("feature"),
                            row.text("workflow"),
                            row.time("started_us"),
                            row.time("ended_us"),
                            row.integer("calls"),
                            row.integer("operations"),
                            row.integer("failed_calls"),
                            row.integer("fallback_operations"),
                            row.integer("unpriced_calls"),
                            amounts,
                            steps);
                },
                tenant,
                traceId);
        return traces.isEmpty() ? Optional.empty() : Optional.of(traces.getLast()); // the last has all amounts
    }

    /**
     * An event with its cost lines.
     *
     * @param eventId 32 hex digits
     */
    public Optional<EventCost> event(String eventId) throws SQLException {
        return list(
                        "SELECT " + EVENT_COLUMNS + " FROM costline.request_costs WHERE event_id = ?",
                        CostlineQueries::event,
                        eventId)
                .stream()
                .findFirst();
    }

    /** Freshness of every table that got rows lately. */
    public List<Freshness> freshness() throws SQLException {
        return list(
                "SELECT table_name, toUnixTimestamp64Micro(toDateTime64(last_rows_at, 6)) AS last_us, rows_15m, p50_ms,"
                        + " p99_ms, max_ms FROM costline.pipeline_freshness ORDER BY table_name",
                row -> new Freshness(
                        row.text("table_name"),
                        row.time("last_us"),
                        row.number("rows_15m"),
                        row.row().getDouble("p50_ms"),
                        row.row().getDouble("p99_ms"),
                        row.row().getDouble("max_ms")));
    }

    /** Sums over every event: what the independent check is compared with. */
    public List<Total> eventTotals(String tenant) throws SQLException {
        return list(
                "SELECT currency, count() AS all_calls, sum(ifNull(list_cost, 0)) AS list,"
                        + " sum(ifNull(contracted_cost, 0)) AS contracted,"
                        + " countIf(pricing_status IN ('UNPRICED', 'PARTLY_PRICED')) AS unpriced, sum(upper_bound) AS bound"
                        + " FROM costline.request_costs WHERE tenant = ? GROUP BY currency ORDER BY currency",
                CostlineQueries::total,
                tenant);
    }

    /** The same sums as attribution has them in its hourly buckets. */
    public List<Total> spendTotals(String tenant) throws SQLException {
        return list(
                "SELECT currency, sum(calls) AS all_calls, sum(list_cost) AS list, sum(contracted_cost) AS contracted,"
                        + " sum(unpriced_calls) AS unpriced, sum(unpriced_upper_bound) AS bound FROM costline.spend_hours"
                        + " WHERE tenant = ? AND dimension = 'TENANT' GROUP BY currency ORDER BY currency",
                CostlineQueries::total,
                tenant);
    }

    private static Total total(Row row) throws SQLException {
        return new Total(
                row.text("currency"),
                row.number("all_calls"),
                row.money("list"),
                row.money("contracted"),
                row.number("unpriced"),
                row.money("bound"));
    }

    private static EventCost event(Row row) throws SQLException {
        Map<String, BigDecimal> units = new HashMap<>();
        List<String> names = row.texts("unit_names");
        List<String> quantities = row.texts("unit_quantities");
        for (int i = 0; i < names.size(); i++) {
            units.put(names.get(i), new BigDecimal(quantities.get(i)));
        }
        return new EventCost(
                row.text("tenant"),
                row.text("event_id"),
                row.text("call_id"),
                row.number("event_revision"),
                row.time("event_us"),
                row.time("received_us"),
                row.maybeTime("first_token_us"),
                row.maybeTime("ended_us"),
                row.text("source"),
                row.text("customer_id"),
                row.text("feature"),
                row.text("trace_id"),
                row.text("workflow"),
                row.text("step"),
                row.text("operation_id"),
                row.integer("attempt_index"),
                row.text("fallback_from"),
                row.text("provider"),
                row.text("requested_model"),
                row.text("served_model"),
                row.text("service_tier"),
                row.row().getBoolean("batch"),
                row.text("route"),
                row.text("status_name"),
                row.integer("http_status"),
                row.text("error_type"),
                row.text("blocked_by"),
                row.number("input_tokens"),
                row.number("cache_read_tokens"),
                row.number("cache_write_tokens"),
                row.number("output_tokens"),
                row.number("reasoning_tokens"),
                units,
                row.text("usage_name"),
                row.text("check_name"),
                row.text("pricing_name"),
                row.text("pricing_reason"),
                row.text("currency"),
                row.maybeMoney("list_cost"),
                row.maybeMoney("contracted_cost"),
                row.money("upper_bound"),
                row.maybeMoney("requested_cost"),
                row.maybeMoney("reported_cost"),
                row.number("price_book_version"),
                row.text("card_id"),
                lines(row));
    }

    private static List<EventCost.Line> lines(Row row) throws SQLException {
        int count = row.integer("line_count");
        List<EventCost.Line> lines = new ArrayList<>(count);
        if (count > 0) {
            List<String> units = row.texts("line_units");
            List<String> quantities = row.texts("line_quantities");
            List<String> prices = row.texts("line_unit_prices");
            List<String> pers = row.texts("line_pers");
            List<String> multipliers = row.texts("line_multipliers");
            List<String> amounts = row.texts("line_amounts");
            for (int i = 0; i < count; i++) {
                lines.add(new EventCost.Line(
                        units.get(i),
                        new BigDecimal(quantities.get(i)),
                        new BigDecimal(prices.get(i)),
                        Long.parseLong(pers.get(i)),
                        new BigDecimal(multipliers.get(i)),
                        new BigDecimal(amounts.get(i))));
            }
        }
        return lines;
    }

    private static String joined(String array, String name) {
        return " arrayStringConcat(arrayMap(x -> toString(x), " + array + "), '\\x01') AS " + name + ",";
    }

    private interface Reader<T> {
        T read(Row row) throws SQLException;
    }

    private <T> List<T> list(String sql, Reader<T> reader, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(new Row(result)));
                }
            }
            return rows;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
