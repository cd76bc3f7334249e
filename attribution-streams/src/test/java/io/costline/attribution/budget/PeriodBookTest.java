package io.costline.attribution.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.attribution.ledger.Dimension;
import io.costline.attribution.ledger.Totals;
import io.costline.attribution.spend.Scope;
import io.costline.attribution.trace.RandomCalls;
import io.costline.money.Int128;
import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PeriodBookTest {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    private static final Duration KEPT = Duration.ofDays(40);
    private static final Scope ACME = new Scope("demo", Dimension.CUSTOMER, "acme", "USD");

    private static Limit limit(
            String id, Dimension dimension, String scope, Period period, String zone, String amount) {
        return new Limit(
                "demo",
                id,
                1,
                id,
                dimension,
                scope,
                period,
                ZoneId.of(zone),
                "USD",
                new BigDecimal(amount),
                List.of(new AlertRule.Threshold(100), new AlertRule.Threshold(50)));
    }

    private static Totals dollars(long amount) {
        Totals totals = new Totals();
        totals.amount(Totals.Amount.CONTRACTED_COST).add(Int128.of(amount * 1_000_000_000_000L));
        return totals;
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static final PeriodBook.Unjudged UNJUDGED = (limit, scope, failure) -> {
        throw failure;
    };

    private static List<Alert> judge(PeriodBook book, Instant now) {
        List<Alert> alerts = new ArrayList<>();
        book.judge(now, alerts::addAll);
        return alerts;
    }

    private final MinutesInMemory records = new MinutesInMemory();
    private final PeriodBook book = new PeriodBook(records, 100, KEPT, UNJUDGED);
    private final Limits limits =
            Limits.of(List.of(limit("b", Dimension.CUSTOMER, "acme", Period.DAY, "Europe/Berlin", "10")));

    private List<Alert> spend(long dollars, Instant at, Instant now) {
        records.add(ACME, micros(at), dollars(dollars));
        book.add(limits, ACME, micros(at), dollars(dollars), 7);
        return judge(book, now);
    }

    @Test
    void aThresholdFiresOnceWhenReached() {
        // When
        List<Alert> first = spend(5, NOON, NOON.plusSeconds(1));
        List<Alert> second = spend(1, NOON, NOON.plusSeconds(2));

        // Then
        assertThat(first).singleElement().satisfies(alert -> {
            assertThat(alert.rule()).isEqualTo(new AlertRule.Threshold(50));
            assertThat(alert.state()).isEqualTo(Latch.FIRING);
            assertThat(alert.retroactive()).isFalse();
            assertThat(alert.window().start()).isEqualTo(Instant.parse("2026-05-03T22:00:00Z"));
            assertThat(alert.spend().spend()).isEqualByComparingTo("5");
        });
        assertThat(second).isEmpty();
    }

    @Test
    void aFallBelowResolvesOnceAndASecondCrossingIsSilent() {
        // Given
        spend(6, NOON, NOON);

        // When
        List<Alert> fallen = spend(-2, NOON, NOON);
        List<Alert> again = spend(3, NOON, NOON);
        List<Alert> further = spend(-3, NOON, NOON);

        // Then
        assertThat(fallen).extracting(Alert::state).containsExactly(Latch.RESOLVED);
        assertThat(again).isEmpty();
        assertThat(further).isEmpty();
    }

    @Test
    void aClosedPeriodsAlertIsRetroactive() {
        // When
        List<Alert> alerts = spend(20, NOON, NOON.plus(2, ChronoUnit.DAYS));

        // Then
        assertThat(alerts).hasSize(2).allMatch(Alert::retroactive);
        assertThat(alerts.getFirst().forecast()).isEqualByComparingTo("20");
    }

    @Test
    void nothingIsSaidOfAPeriodWhoseBucketsMayBeGone() {
        // Given
        Instant now = NOON.plus(KEPT).plus(Duration.ofDays(1));

        // When
        List<Alert> alerts = spend(20, NOON, now);

        // Then
        assertThat(alerts).isEmpty();
        assertThat(spend(20, NOON.plus(Duration.ofDays(2)), now))
                .allMatch(Alert::retroactive)
                .hasSize(2);
    }

    @Test
    void theForecastFollowsTheStraightLine() {
        // Given a day that began 14 hours before noon UTC
        // When
        List<Alert> alerts = spend(7, NOON, NOON);

        // Then
        assertThat(alerts.getFirst().forecast()).isEqualByComparingTo("12");
    }

    @Test
    void aForecastFiresOnceAndTimeAloneResolvesItOnce() {
        // Given half of a day's limit spent after a tenth of the day
        Limit day = new Limit(
                "demo",
                "f",
                1,
                "f",
                Dimension.CUSTOMER,
                "acme",
                Period.DAY,
                ZoneId.of("UTC"),
                "USD",
                BigDecimal.TEN,
                List.of(new AlertRule.Forecast(100)));
        Limits forecast = Limits.of(List.of(day));
        Instant midnight = Instant.parse("2026-05-04T00:00:00Z");
        records.add(ACME, micros(midnight), dollars(5));
        book.add(forecast, ACME, micros(midnight), dollars(5), 7);

        // When
        List<Alert> early = judge(book, midnight.plus(Duration.ofHours(2)));
        book.lookAgain(forecast);
        List<Alert> firing = judge(book, midnight.plus(Duration.ofHours(3)));
        book.lookAgain(forecast);
        List<Alert> repeated = judge(book, midnight.plus(Duration.ofHours(4)));
        book.lookAgain(forecast);
        List<Alert> resolved = judge(book, midnight.plus(Duration.ofHours(13)));
        book.lookAgain(forecast);
        List<Alert> closed = judge(book, midnight.plus(Duration.ofHours(25)));

        // Then
        assertThat(early).isEmpty();
        assertThat(firing).singleElement().satisfies(alert -> {
            assertThat(alert.state()).isEqualTo(Latch.FIRING);
            assertThat(alert.forecast()).isEqualByComparingTo("40");
        });
        assertThat(repeated).isEmpty();
        assertThat(resolved).extracting(Alert::state).containsExactly(Latch.RESOLVED);
        assertThat(closed).isEmpty();
    }

    @Test
    void aForecastOfAPeriodThatEndedUnseenIsResolvedByTheNextLook() {
        // Given
        Limit hour = new Limit(
                "demo",
                "f",
                1,
                "f",
                Dimension.CUSTOMER,
                "acme",
                Period.HOUR,
                ZoneId.of("UTC"),
                "USD",
                BigDecimal.TEN,
                List.of(new AlertRule.Forecast(100)));
        records.add(ACME, micros(NOON), dollars(5));
        book.add(Limits.of(List.of(hour)), ACME, micros(NOON), dollars(5), 7);
        judge(book, NOON.plus(Duration.ofMinutes(20)));
        book.clear();

        // When
        book.look(hour, ACME, NOON.plus(Duration.ofMinutes(61)));

        // Then
        assertThat(judge(book, NOON.plus(Duration.ofMinutes(61))))
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.state()).isEqualTo(Latch.RESOLVED);
                    assertThat(alert.window().start()).isEqualTo(NOON);
                });
    }

    @Test
    void aRestartForgetsNoLatchAndFindsTheSameFigure() {
        // Given
        spend(6, NOON, NOON);
        book.clear();

        // When
        List<Alert> alerts = spend(5, NOON, NOON);

        // Then
        assertThat(alerts).singleElement().satisfies(alert -> {
            assertThat(alert.rule()).isEqualTo(new AlertRule.Threshold(100));
            assertThat(alert.spend().spend()).isEqualByComparingTo("11");
        });
    }

    @Test
    void eachValueHasItsOwnLimitAndUnattributedSpendHasNone() {
        // Given
        Limit each = limit("each", Dimension.CUSTOMER, Limit.EACH, Period.MONTH, "UTC", "1");

        // Then
        assertThat(each.covers(ACME)).isTrue();
        assertThat(each.covers(new Scope("demo", Dimension.CUSTOMER, "", "USD")))
                .isFalse();
        assertThat(each.covers(new Scope("demo", Dimension.CUSTOMER, "acme", "EUR")))
                .isFalse();
        assertThat(each.covers(new Scope("other", Dimension.CUSTOMER, "acme", "USD")))
                .isFalse();
        assertThat(limit("t", Dimension.TENANT, "", Period.DAY, "UTC", "1")
                        .covers(new Scope("demo", Dimension.TENANT, "", "USD")))
                .isTrue();
    }

    @Test
    void anyOrderCommitsAndRestartsFireWhatTheFinalSpendFires() {
        Trials.run(150, random -> {
            // Given
            Limits drawn = Limits.of(draw(random));
            List<Object[]> changes = new ArrayList<>();
            for (int i = random.nextInt(60); i >= 0; i--) {
                changes.add(new Object[] {
                    new Scope("demo", Dimension.CUSTOMER, "c" + random.nextInt(3), "USD"),
                    RandomCalls.START + random.nextInt(4 * 24 * 60) * 60_000_000L,
                    dollars(random.nextInt(5))
                });
            }

            // When
            MinutesInMemory kept = new MinutesInMemory();
            PeriodBook running = new PeriodBook(kept, 3, KEPT, UNJUDGED);
            Set<String> fired = new TreeSet<>();
            for (Object[] change : changes) {
                kept.add((Scope) change[0], (long) change[1], (Totals) change[2]);
                running.add(drawn, (Scope) change[0], (long) change[1], (Totals) change[2], 1);
                if (random.nextInt(4) == 0) {
                    judge(running, NOON)
                            .forEach(alert -> assertThat(fired.add(alert.id())).isTrue());
                }
                if (random.nextInt(20) == 0) {
                    judge(running, NOON).forEach(alert -> fired.add(alert.id()));
                    running.clear();
                }
            }
            judge(running, NOON)
                    .forEach(alert -> assertThat(fired.add(alert.id())).isTrue());

            // Then
            MinutesInMemory fresh = new MinutesInMemory();
            fresh.minutes.putAll(kept.minutes);
            PeriodBook once = new PeriodBook(fresh, 1_000, KEPT, UNJUDGED);
            Set<String> expected = new TreeSet<>();
            changes.forEach(change -> once.add(drawn, (Scope) change[0], (long) change[1], new Totals(), 1));
            judge(once, NOON).forEach(alert -> expected.add(alert.id()));
            assertThat(fired).isEqualTo(expected);
        });
    }

    private static List<Limit> draw(RandomGenerator random) {
        List<Limit> limits = new ArrayList<>();
        for (int i = random.nextInt(1, 5); i >= 0; i--) {
            limits.add(limit(
                    "b" + i,
                    Dimension.CUSTOMER,
                    random.nextBoolean() ? Limit.EACH : "c1",
                    Period.values()[random.nextInt(4)],
                    random.nextBoolean() ? "Europe/Berlin" : "Asia/Kathmandu",
                    Integer.toString(random.nextInt(1, 30))));
        }
        return limits;
    }
}
