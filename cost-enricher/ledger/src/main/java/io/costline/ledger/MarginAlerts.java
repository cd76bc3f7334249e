package io.costline.ledger;

import io.costline.avro.AlertKind;
import io.costline.avro.AlertState;
import io.costline.avro.BudgetAlert;
import io.costline.avro.BudgetPeriod;
import io.costline.avro.SpendDimension;
import io.costline.clickhouse.query.Questions;
import io.costline.clickhouse.query.Row;
import io.costline.identity.Hashing;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells of customers that are charged less in the calendar month so far (UTC, today as a whole) than their calls cost: once a month, and
 * once when that is over. What was told is read back from ClickHouse as well, and an alert has the same id whenever it is told: so
 * whoever reads drops what comes again after a crash. One thread.
 */
final class MarginAlerts {
    private static final String BUDGET = "margin";

    private final Questions questions;
    private final Duration every;
    private final Map<Of, AlertState> told = new HashMap<>();
    private Instant next = Instant.EPOCH;

    /** A customer's month in one currency. */
    record Of(String tenant, String customer, String currency, Instant month) {}

    MarginAlerts(Questions questions, Duration every) {
        this.questions = questions;
        this.every = every;
    }

    /** Whether the last look is long enough ago; then it is time for the next one. */
    boolean due(Instant now) {
        if (now.isBefore(next)) {
            return false;
        }
        next = now.plus(every);
        return true;
    }

    /** Looks at a tenant's month. */
    void look(String tenant, Instant now, Consumer<BudgetAlert> telling) {
        LocalDate first = LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1);
        Instant month = start(first);
        told.keySet().removeIf(of -> of.month().isBefore(month));
        boolean asked = false;
        for (Row row : questions.ask("margin_by_customer", Map.of("tenant", tenant, "from", month, "to", now))) {
            Of of = new Of(tenant, row.text("customer_id"), row.text("currency"), month);
            if (of.customer().isEmpty()
                    || !row.has("margin")
                    || row.decimal("revenue").signum() <= 0) {
                continue; // what nobody pays for has no margin
            }
            if (!asked) {
                recall(tenant, month);
                asked = true;
            }
            AlertState before = told.getOrDefault(of, AlertState.UNKNOWN);
            AlertState next = next(before, row.decimal("margin").signum() < 0);
            if (next != before) {
                told.put(of, next);
                telling.accept(alert(of, next, row, start(first.plusMonths(1)), now));
            }
        }
    }

    /** Nothing fires twice in a month, as of budgets. */
    static AlertState next(AlertState before, boolean negative) {
        return switch (before) {
            case UNKNOWN -> negative ? AlertState.FIRING : AlertState.UNKNOWN;
            case FIRING -> negative ? AlertState.FIRING : AlertState.RESOLVED;
            case RESOLVED -> AlertState.RESOLVED;
        };
    }

    private void recall(String tenant, Instant month) {
        for (Row row : questions.ask("alerts", Map.of("tenant", tenant))) {
            Instant period =
                    Instant.parse(row.text("period_start").substring(0, 19).replace(' ', 'T') + "Z");
            if (row.text("kind").equals(AlertKind.MARGIN_NEGATIVE.name()) && period.equals(month)) {
                Of of = new Of(tenant, row.text("scope_value"), row.text("currency"), month);
                told.merge(
                        of,
                        AlertState.valueOf(row.text("state")),
                        (one, other) -> one.compareTo(other) >= 0 ? one : other);
            }
        }
    }

    private static BudgetAlert alert(Of of, AlertState state, Row row, Instant end, Instant now) {
        BigDecimal cost = row.decimal("contracted_cost");
        String key = String.join(
                "/",
                of.tenant(),
                BUDGET,
                of.customer(),
                of.currency(),
                of.month().toString(),
                state.name());
        return BudgetAlert.newBuilder()
                .setAlertId(Hashing.sha256Hex(key))
                .setTenant(of.tenant())
                .setBudgetId(BUDGET)
                .setBudgetVersion(0)
                .setBudgetName("cost of what a customer is charged")
                .setKind(AlertKind.MARGIN_NEGATIVE)
                .setState(state)
                .setDimension(SpendDimension.CUSTOMER)
                .setScopeValue(of.customer())
                .setPeriod(BudgetPeriod.MONTH)
                .setPeriodStart(of.month())
                .setPeriodEnd(end)
                .setCurrency(of.currency())
                .setSpend(PeriodRows.digits(cost))
                .setLimit(PeriodRows.digits(row.decimal("revenue")))
                .setForecast(PeriodRows.digits(forecast(cost, of.month(), end, now)))
                .setUnpricedCalls(row.number("unpriced_calls"))
                .setUnpricedUpperBound(PeriodRows.digits(row.decimal("unpriced_upper_bound")))
                .setFigureAsOf(now)
                .setRevision(state.ordinal())
                .build();
    }

    /** A straight line through what the month's calls cost so far; the first hour counts as a whole one. */
    private static BigDecimal forecast(BigDecimal cost, Instant month, Instant end, Instant now) {
        long elapsed = Math.max(3_600, Duration.between(month, now).toSeconds());
        long whole = Duration.between(month, end).toSeconds();
        return cost.multiply(BigDecimal.valueOf(whole)).divide(BigDecimal.valueOf(elapsed), 12, RoundingMode.HALF_EVEN);
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
