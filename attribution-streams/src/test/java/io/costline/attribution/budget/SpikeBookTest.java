package io.costline.attribution.budget;

import static io.costline.attribution.budget.SpikeSeries.DAY;
import static io.costline.attribution.budget.SpikeSeries.HOUR;
import static io.costline.attribution.budget.SpikeSeries.MINUTE;
import static io.costline.attribution.budget.SpikeSeries.START;
import static io.costline.attribution.budget.SpikeSeries.USUAL;
import static io.costline.attribution.budget.SpikeSeries.instant;
import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Trials;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpikeBookTest {
    private static final long WEEK = 7 * DAY;
    private static final long DAY_8 = START + WEEK;

    /** Three dollars an hour for seven days. */
    private static SpikeSeries weekOfThree() {
        return new SpikeSeries(USUAL).hours(START, DAY_8, 3);
    }

    private static List<Latch> states(SpikeSeries series) {
        return series.said().stream().map(Alert::state).toList();
    }

    @Test
    void anHourAboveSixTimesTheUsualFiresAtOnce() {
        // Given
        SpikeSeries series = weekOfThree();

        // When
        List<Alert> below = series.spend(DAY_8 + MINUTE, 5)
                .spend(DAY_8 + 2 * MINUTE, 5)
                .spend(DAY_8 + 3 * MINUTE, 5)
                .spend(DAY_8 + 4 * MINUTE, 3)
                .commit(DAY_8 + 5 * MINUTE);
        List<Alert> above = series.spend(DAY_8 + 5 * MINUTE, 0.01).commit(DAY_8 + 5 * MINUTE + 1);

        // Then
        assertThat(below).isEmpty();
        assertThat(above).singleElement().satisfies(alert -> {
            assertThat(alert.rule()).isEqualTo(USUAL);
            assertThat(alert.state()).isEqualTo(Latch.FIRING);
            assertThat(alert.period()).isEqualTo(Period.HOUR);
            assertThat(alert.window().start()).isEqualTo(instant(DAY_8));
            assertThat(alert.bound()).isEqualByComparingTo("18");
            assertThat(alert.spend().spend()).isEqualByComparingTo("18.01");
            assertThat(alert.retroactive()).isFalse();
        });
    }

    @Test
    void aMinuteFiresLongBeforeItsHour() {
        // Given a largest minute of 3 USD
        SpikeSeries series = weekOfThree();

        // When
        List<Alert> twice = series.spend(DAY_8, 6).commit(DAY_8 + 1);
        List<Alert> more = series.spend(DAY_8, 0.01).commit(DAY_8 + 2);

        // Then
        assertThat(twice).isEmpty();
        assertThat(more)
                .singleElement()
                .satisfies(alert -> assertThat(alert.bound()).isEqualByComparingTo("6"));
    }

    @Test
    void theFloorsHoldWhereLittleIsUsual() {
        // Given a cent an hour
        SpikeSeries series = new SpikeSeries(USUAL).hours(START, DAY_8, 0.01);

        // When
        List<Alert> dollar = series.spend(DAY_8, 1).commit(DAY_8 + 1);
        List<Alert> more = series.spend(DAY_8, 0.001).commit(DAY_8 + 2);

        // Then
        assertThat(dollar).isEmpty();
        assertThat(more).hasSize(1);
    }

    @Test
    void oneLargeHourOfTheWeekRaisesWhatAnHourMayCost() {
        // Given an hour of 17 USD in minutes of one, which is no spike
        SpikeSeries series = weekOfThree();
        for (int minute = 0; minute < 17; minute++) {
            series.spend(DAY_8 + minute * MINUTE, 1).commit(DAY_8 + minute * MINUTE);
        }

        // When the next costs as much as is allowed by it, and then more
        for (int i = 0; i < 51; i++) {
            series.spend(DAY_8 + HOUR + i * MINUTE, 0.5).commit(DAY_8 + HOUR + i * MINUTE);
        }
        List<Alert> allowed = List.copyOf(series.said());
        List<Alert> more = series.spend(DAY_8 + HOUR + 51 * MINUTE, 0.01).commit(DAY_8 + HOUR + 52 * MINUTE);

        // Then
        assertThat(allowed).isEmpty();
        assertThat(more)
                .singleElement()
                .satisfies(alert -> assertThat(alert.bound()).isEqualByComparingTo("25.5"));
    }

    @Test
    void whileSevenDaysAreNotKnownOnlyTheFirstFloorHolds() {
        // Given
        SpikeSeries series = new SpikeSeries(USUAL).hours(START, DAY_8 - HOUR, 0.01);

        // When in the last hour of the seven days
        List<Alert> floor = series.spend(DAY_8 - HOUR, 25).commit(DAY_8 - HOUR + 1);
        List<Alert> more = series.spend(DAY_8 - HOUR, 0.01).commit(DAY_8 - HOUR + 2);

        // Then
        assertThat(floor).isEmpty();
        assertThat(more)
                .singleElement()
                .satisfies(alert -> assertThat(alert.bound()).isEqualByComparingTo("25"));
    }

    @Test
    void itIsResolvedAfterAWholeHourBelowThoughNothingIsSpent() {
        // Given
        SpikeSeries series = weekOfThree();
        series.spend(DAY_8 + 10 * MINUTE, 100).commit(DAY_8 + 10 * MINUTE);

        // When
        List<Alert> early = series.lookAgain(DAY_8 + 2 * HOUR - 1);
        List<Alert> resolved = series.lookAgain(DAY_8 + 2 * HOUR);
        List<Alert> again = series.lookAgain(DAY_8 + 3 * HOUR);

        // Then
        assertThat(early).isEmpty();
        assertThat(resolved).singleElement().satisfies(alert -> {
            assertThat(alert.state()).isEqualTo(Latch.RESOLVED);
            assertThat(alert.window().start()).isEqualTo(instant(DAY_8));
            assertThat(alert.spend().spend()).isEqualByComparingTo("100");
        });
        assertThat(again).isEmpty();
    }

    @Test
    void aSpikeOfManyHoursIsSaidOnceAndResolvedOnce() {
        // Given
        SpikeSeries series = weekOfThree();

        // When
        series.hours(DAY_8, DAY_8 + 30 * HOUR, 100).hours(DAY_8 + 30 * HOUR, DAY_8 + 40 * HOUR, 3);

        // Then
        assertThat(states(series)).containsExactly(Latch.FIRING, Latch.RESOLVED);
        assertThat(series.said())
                .allSatisfy(alert -> assertThat(alert.window().start()).isEqualTo(instant(DAY_8)));
    }

    @Test
    void aSpikeIsLeftOutOfWhatIsUsual() {
        // Given spikes at the same hour of three days, and one of them a week ago
        SpikeSeries series = weekOfThree();
        for (int day = 0; day < 8; day++) {
            long spike = DAY_8 + day * DAY;
            series.hours(spike, spike + HOUR, day % 3 == 0 && day < 7 ? 100 : 3).hours(spike + HOUR, spike + DAY, 3);
        }

        // When the hour a week after the first
        List<Alert> alerts = series.spend(DAY_8 + 8 * DAY, 18.01).commit(DAY_8 + 8 * DAY + 1);

        // Then
        assertThat(states(series)).hasSize(7).endsWith(Latch.FIRING);
        assertThat(alerts).hasSize(1);
    }

    @Test
    void whatLastsForSevenDaysIsTheNewUsual() {
        // When
        SpikeSeries series = weekOfThree().hours(DAY_8, DAY_8 + 4 * WEEK, 700);

        // Then
        assertThat(states(series)).containsExactly(Latch.FIRING, Latch.RESOLVED);
    }

    @Test
    void aSecondSpikeOfTheSameMonthIsSaidToo() {
        // When
        SpikeSeries series = weekOfThree()
                .hours(DAY_8, DAY_8 + HOUR, 100)
                .hours(DAY_8 + HOUR, DAY_8 + 5 * HOUR, 3)
                .hours(DAY_8 + 5 * HOUR, DAY_8 + 6 * HOUR, 100)
                .hours(DAY_8 + 6 * HOUR, DAY_8 + 9 * HOUR, 3);

        // Then
        assertThat(states(series)).containsExactly(Latch.FIRING, Latch.RESOLVED, Latch.FIRING, Latch.RESOLVED);
        assertThat(series.said().stream().map(Alert::id)).doesNotHaveDuplicates();
    }

    @Test
    void aRestartForgetsNeitherTheSpikeNorWhatIsUsual() {
        // Given
        SpikeSeries series = weekOfThree();
        series.spend(DAY_8, 100).commit(DAY_8 + MINUTE);

        // When
        series.restart(DAY_8 + 2 * MINUTE);
        series.spend(DAY_8 + 2 * MINUTE, 50).commit(DAY_8 + 3 * MINUTE);
        series.restart(DAY_8 + 4 * HOUR);
        series.commit(DAY_8 + 4 * HOUR);

        // Then
        assertThat(states(series)).containsExactly(Latch.FIRING, Latch.RESOLVED);
    }

    @Test
    void hoursLongPastAreHistoryOfWhichNothingIsSaid() {
        // When
        List<Alert> alerts = weekOfThree().spend(START + DAY, 1_000).commit(START + 9 * DAY);

        // Then
        assertThat(alerts).isEmpty();
    }

    @Test
    void nothingIsSaidOfAWeekThatRepeatsItself() {
        Trials.run(40, random -> {
            // Given a week of any hours, in minutes of any size
            double scale = Math.pow(10, random.nextDouble(-3, 3));
            List<double[]> week = new ArrayList<>();
            for (long minute = 0; minute < WEEK; minute += MINUTE * random.nextInt(1, 200)) {
                week.add(new double[] {minute, scale * -Math.log(random.nextDouble())});
            }

            // When
            SpikeSeries series = new SpikeSeries(USUAL);
            for (int repeat = 0; repeat < 4; repeat++) {
                for (double[] each : week) {
                    long time = START + repeat * WEEK + (long) each[0];
                    series.spend(time, each[1]).commit(time);
                }
            }

            // Then
            assertThat(series.said())
                    .filteredOn(alert ->
                            !alert.window().start().isBefore(instant(START + WEEK + (long) week.getFirst()[0])))
                    .filteredOn(alert -> alert.state() == Latch.FIRING)
                    .isEmpty();
        });
    }

    @Test
    void inWhateverOrderItsCallsComeASpikeIsSaidOnceAndResolvedOnce() {
        Trials.run(150, random -> {
            // Given
            SpikeSeries series = weekOfThree();
            int hours = random.nextInt(1, 5);
            long begin = DAY_8 + random.nextInt(20) * HOUR;
            record Call(long minute, long arrival, double dollars) {}
            List<Call> calls = new ArrayList<>();
            for (int hour = 0; hour < hours + 3; hour++) {
                for (int i = 0; i < 12; i++) { // each hour of the spike shows itself within its first quarter
                    long minute = begin + hour * HOUR + random.nextInt(i < 4 ? 15 : 60) * MINUTE;
                    double dollars = hour < hours ? random.nextDouble(8, 20) : 0.2;
                    calls.add(new Call(minute, minute + random.nextInt(44) * MINUTE + MINUTE, dollars));
                }
            }
            calls.sort(Comparator.comparingLong(Call::arrival));

            // When
            for (Call call : calls) {
                series.spend(call.minute, call.dollars);
                if (random.nextInt(3) == 0) {
                    series.commit(call.arrival);
                }
                if (random.nextInt(10) == 0) {
                    series.commit(call.arrival);
                    series.restart(call.arrival);
                }
                if (random.nextInt(10) == 0) {
                    series.lookAgain(call.arrival);
                }
            }
            series.lookAgain(begin + (hours + 4) * HOUR);

            // Then
            assertThat(states(series)).containsExactly(Latch.FIRING, Latch.RESOLVED);
            assertThat(series.said().getFirst().window())
                    .isEqualTo(series.said().getLast().window());
        });
    }
}
