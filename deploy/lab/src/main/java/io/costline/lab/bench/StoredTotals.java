package io.costline.lab.bench;

import io.costline.lab.sql.ClickHouse;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What users' views say everything stored costs, by the route on which the figure came there. */
final class StoredTotals {
    static final String EVENTS = "events";

    /** Cheapest to answer first: only those not right yet are asked again. */
    private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

    static {
        QUESTIONS.put(
                "spend", "SELECT sum(contracted_cost) AS cost FROM costline.spend_hours WHERE dimension = 'TENANT'");
        QUESTIONS.put("customers", "SELECT sum(contracted_cost) AS cost FROM costline.cost_per_customer");
        QUESTIONS.put("traces", "SELECT sum(contracted_cost) AS cost FROM costline.traces");
        QUESTIONS.put(EVENTS, "SELECT sum(contracted_cost) AS cost FROM costline.request_costs");
    }

    private final ClickHouse clickHouse;

    StoredTotals(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    Map<String, BigDecimal> read() {
        Map<String, BigDecimal> found = new LinkedHashMap<>();
        QUESTIONS.keySet().forEach(name -> found.put(name, read(name)));
        return found;
    }

    BigDecimal read(String name) {
        ClickHouse.Row row = clickHouse.row(Objects.requireNonNull(QUESTIONS.get(name), name));
        return row.has("cost") ? row.decimal("cost") : BigDecimal.ZERO;
    }

    /** What all events were known to cost at an instant, as ClickHouse writes it. */
    BigDecimal eventsAsKnown(String instant) {
        return clickHouse
                .row("SELECT sum(contracted_cost) AS cost FROM costline.request_costs_as_known(as_of = '" + instant
                        + "')")
                .decimal("cost");
    }

    long corrections() {
        return clickHouse
                .row("SELECT count() AS corrections FROM costline_raw.cost_corrections FINAL")
                .number("corrections");
    }

    /** Whether a budget with one threshold has said so: FIRING or RESOLVED. */
    boolean budgetSaid(String budget, String state) {
        String sql = "SELECT count() AS alerts FROM costline.budget_alerts"
                + " WHERE budget_id = {budget:String} AND state = {state:String}";
        return clickHouse
                        .rows(sql, Map.of("budget", budget, "state", state))
                        .getFirst()
                        .number("alerts")
                > 0;
    }
}
