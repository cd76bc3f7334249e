package io.costline.attribution.budget;

import io.costline.attribution.ledger.Dimension;
import io.costline.attribution.ledger.Totals;
import io.costline.attribution.spend.Granularity;
import io.costline.attribution.spend.Scope;
import io.costline.money.Int128;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A customer's spend as time goes by, and what a budget with a rule about spikes says of it. */
final class SpikeSeries {
    static final long MINUTE = Granularity.MINUTE.micros();
    static final long HOUR = Granularity.HOUR.micros();
    static final long DAY = 24 * HOUR;
    /** A Monday. */
    static final long START = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2026-05-04T00:00:00Z"));

    static final Scope ACME = new Scope("demo", Dimension.CUSTOMER, "acme", "USD");
    static final AlertRule.Spike USUAL = AlertRule.Spike.of(AlertRule.Spike.TIMES);
    private static final double PICOS = 1e12;

    private final Limits limits;
    private final MinutesInMemory records = new MinutesInMemory();
    private PeriodBook book = book();
    private final List<Alert> said = new ArrayList<>();

    SpikeSeries(AlertRule.Spike rule) {
        limits = Limits.of(List.of(new Limit(
                "demo",
                "spikes",
                1,
                "",
                Dimension.CUSTOMER,
                "acme",
                Period.MONTH,
                ZoneId.of("Asia/Kathmandu"),
                "USD",
                BigDecimal.valueOf(1_000_000_000),
                List.of(rule))));
    }

    private PeriodBook book() {
        return new PeriodBook(records, 100, Duration.ofDays(400), (limit, scope, failure) -> {
            throw failure;
        });
    }

    /** A call that came in just then, for the minute that holds the time. */
    SpikeSeries spend(long time, double dollars) {
        Totals totals = new Totals();
        totals.amount(Totals.Amount.CONTRACTED_COST).add(Int128.of(Math.round(dollars * PICOS)));
        long minute = Granularity.MINUTE.start(time);
        records.add(ACME, minute, totals);
        book.add(limits, ACME, minute, totals, time);
        return this;
    }

    /** The same amount in each hour up to the end, in its first minute. */
    SpikeSeries hours(long from, long to, double dollars) {
        for (long hour = from; hour < to; hour += HOUR) {
            spend(hour, dollars);
            commit(hour + 1);
        }
        return this;
    }

    /** @return what is said at the commit */
    List<Alert> commit(long now) {
        List<Alert> alerts = new ArrayList<>();
        book.judge(instant(now), alerts::addAll);
        said.addAll(alerts);
        return alerts;
    }

    /** A look as there is every half minute, whether there are calls or not. */
    List<Alert> lookAgain(long now) {
        book.lookAgain(limits);
        return commit(now);
    }

    /** Another instance takes over. */
    void restart(long now) {
        book = book();
        book.look(limits.all().getFirst(), ACME, instant(now));
    }

    List<Alert> said() {
        return said;
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
