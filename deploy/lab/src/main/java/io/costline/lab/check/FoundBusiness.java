package io.costline.lab.check;

import io.costline.lab.check.Facts.Kind;
import io.costline.lab.sql.ClickHouse;
import io.costline.lab.sql.ClickHouse.Row;
import java.util.List;
import java.util.Map;

/** Reads what the views say of plans and of a credit, up to the last day there are calls of. */
public final class FoundBusiness {
    private static final String TO_LAST_DAY =
            "day <= (SELECT max(day) FROM costline.customer_costs WHERE tenant = {tenant:String} AND dimension = 'CUSTOMER')";

    private final ClickHouse database;
    private final Map<String, String> tenant;
    private final Facts facts;

    private FoundBusiness(ClickHouse database, String tenant, Facts facts) {
        this.database = database;
        this.tenant = Map.of("tenant", tenant);
        this.facts = facts;
    }

    /** @param facts where what is found goes */
    public static void read(ClickHouse database, String tenant, Facts facts) {
        var found = new FoundBusiness(database, tenant, facts);
        found.margins();
        found.inversions();
        found.credits();
    }

    private void margins() {
        for (Row row : rows("""
            SELECT customer_id, plan, currency, toString(sum(each.revenue)) AS earned,
                toString(sum(each.contracted_cost)) AS cost, toString(ifNull(sum(each.effective_cost), 0)) AS effective
            FROM costline.customer_margin AS each WHERE tenant = {tenant:String} AND %s
            GROUP BY customer_id, plan, currency HAVING sum(each.revenue) != 0 OR sum(each.contracted_cost) != 0
            """.formatted(TO_LAST_DAY))) {
            facts.add(
                    Kind.BUSINESS,
                    PlanMargins.customer(row.text("customer_id"), row.text("plan"), row.text("currency")),
                    PlanMargins.left(row.picos("earned"), row.picos("cost"), row.picos("effective")));
        }
        for (Row row : rows("""
            SELECT customer_id, plan, count() AS days FROM costline.plan_days
            WHERE tenant = {tenant:String} AND %s GROUP BY customer_id, plan
            """.formatted(TO_LAST_DAY))) {
            facts.add(
                    Kind.BUSINESS,
                    PlanMargins.days(row.text("customer_id"), row.text("plan")),
                    Long.toString(row.number("days")));
        }
    }

    private void inversions() {
        for (Row row : rows("""
            SELECT toString(month) AS in_month, currency, cheaper_plan, dearer_plan, cheaper_dearest_model,
                dearer_dearest_model
            FROM costline.plan_inversion WHERE tenant = {tenant:String}
            """)) {
            facts.add(
                    Kind.BUSINESS,
                    PlanMargins.inversion(
                            row.text("in_month"),
                            row.text("currency"),
                            row.text("cheaper_plan"),
                            row.text("dearer_plan")),
                    PlanMargins.models(row.text("cheaper_dearest_model"), row.text("dearer_dearest_model")));
        }
    }

    private void credits() {
        for (Row row : rows("""
            SELECT contract_id, credit, toString(sum(period.burnt)) AS burnt_all,
                toString(sum(period.burnt_cost)) AS cost, toString(argMax(period.balance, period.period_start)) AS left
            FROM costline.credit_balance AS period WHERE tenant = {tenant:String} GROUP BY contract_id, credit
            """)) {
            facts.add(
                    Kind.BUSINESS,
                    Prepaid.credit(row.text("contract_id"), row.text("credit")),
                    Prepaid.burnt(row.picos("burnt_all"), row.picos("cost"), row.picos("left")));
        }
        for (Row row : rows("""
            SELECT contract_id, count() AS calls, toString(sum(call.effective_cost)) AS cost
            FROM costline.request_effective_costs AS call
            WHERE tenant = {tenant:String} AND contract_id != '' AND effective_cost IS NOT NULL GROUP BY contract_id
            """)) {
            facts.add(
                    Kind.BUSINESS,
                    Prepaid.effective(row.text("contract_id")),
                    Facts.viewText(row.number("calls"), row.picos("cost")));
        }
    }

    private List<Row> rows(String sql) {
        return database.rows(sql, tenant);
    }
}
