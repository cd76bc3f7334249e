package io.costline.attribution.budget;

import static io.costline.attribution.budget.SpikeSeries.DAY;
import static io.costline.attribution.budget.SpikeSeries.HOUR;
import static io.costline.attribution.budget.SpikeSeries.MINUTE;
import static io.costline.attribution.budget.SpikeSeries.START;
import static io.costline.attribution.budget.SpikeSeries.USUAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.costline.files.FileNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Spend of a hundred dollars a day, composed of the minutes of recorded traffic: working hours, quiet weekends, days that differ. What
 * is promised of it stands in anomaly.json.
 */
class SpikeOracleTest {
    private static final int DAYS = 140;
    private static final int FIRST_DAYS = 8;
    private static final double DOLLARS_A_DAY = 100;
    private static final double DOLLARS_A_DAY_AFTER = 17_000;
    private static final double SECONDS_A_DAY = 86_400;
    private static final double[] OF_HOUR = {
        .3, .25, .2, .2, .25, .3, .5, .8, 1.2, 1.6, 1.8, 1.8, 1.6, 1.7, 1.8, 1.8, 1.6, 1.4, 1.1, .9, .7, .6, .5, .4
    };
    private static final double[] OF_WEEKDAY = {1.2, 1.2, 1.2, 1.2, 1.1, .6, .5};

    private static FileNode read(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(SpikeOracleTest.class.getResourceAsStream("/answers/" + name))) {
            return FileNode.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static FileNode field(FileNode node, String name) {
        return node.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    /** The rows of a table that say these of a shape and its share of minutes with traffic. */
    private static FileNode row(String shape, double busy, String rule) throws IOException {
        return field(read("anomaly.json"), "adaptive_floor").items().stream()
                .filter(row -> field(row, "shape").text().equals(shape)
                        && Double.parseDouble(field(row, "minutes_with_traffic").text()) == busy
                        && field(row, "rule").text().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    /** A composed series, minute by minute. */
    private static final class Composed {
        private final Random random = new Random(7);
        private final double[] shape;
        private final double mean;
        private final double busy;
        private final boolean flat;
        private double ofDay = 1;

        /** @param flat whether all hours and days are alike */
        Composed(String name, double busy, boolean flat) throws IOException {
            this.busy = busy;
            this.flat = flat;
            shape = field(read("azure-minutes.json"), name).items().stream()
                    .mapToDouble(item -> Double.parseDouble(item.text()))
                    .toArray();
            mean = Arrays.stream(shape).average().orElseThrow();
        }

        double of(long minute) {
            long since = minute - START;
            if (since % DAY == 0) {
                ofDay = flat ? 1 : Math.exp(0.2 * random.nextGaussian() - 0.02);
            }
            double share = shape[random.nextInt(shape.length)] / mean;
            double ofHour = flat ? 1 : OF_WEEKDAY[(int) (since / DAY % 7)] * OF_HOUR[(int) (since / HOUR % 24)];
            double usual = DOLLARS_A_DAY / (24 * 60) * ofDay * ofHour;
            return random.nextDouble() < busy ? usual * share / busy : 0;
        }
    }

    @ParameterizedTest
    @CsvSource({"conv, 1.0", "code, 1.0", "conv, 0.1", "code, 0.1"})
    void aHundredDaysHaveAtMostOneFalseAlarm(String shape, double busy) throws IOException {
        // Given
        Composed composed = new Composed(shape, busy, false);
        SpikeSeries series = new SpikeSeries(USUAL);

        // When
        for (long minute = START; minute < START + DAYS * DAY; minute += MINUTE) {
            double dollars = composed.of(minute);
            if (dollars > 0) {
                series.spend(minute, dollars).commit(minute);
            }
        }

        // Then
        double promised = Double.parseDouble(field(
                                row(shape, busy, "minute > max(20 S/60, 1 USD, 2.0 x largest minute of 7 days)"),
                                "per_100_days")
                        .text())
                + Double.parseDouble(
                        field(row(shape, busy, "hour > max(6 S, 5 USD, 1.5 x largest hour of 7 days)"), "per_100_days")
                                .text());
        long fired = series.said().stream()
                .filter(alert -> alert.state() == Latch.FIRING
                        && !alert.window().start().isBefore(SpikeSeries.instant(START + 7 * DAY)))
                .count();
        assertThat(fired * 100.0 / (DAYS - 7)).isLessThanOrEqualTo(promised == 0 ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource({"conv", "code"})
    void aJumpToSeventeenThousandADayFiresWithinItsFirstTenSeconds(String shape) throws IOException {
        // When it jumps in an hour of the ninth day, each on its own
        List<Double> seconds = new ArrayList<>();
        for (int hour = 0; hour < 24; hour++) {
            seconds.add(jump(shape, hour));
        }

        // Then
        double promised = Double.parseDouble(field(
                        row(shape, 1.0, "minute > max(20 S/60, 1 USD, 2.0 x largest minute of 7 days)"),
                        "seconds_until_true_after_jump")
                .text());
        Collections.sort(seconds);
        assertThat(seconds.get(seconds.size() / 2)).isBetween(promised - 2.5, promised + 2.5);
        assertThat(seconds.getLast()).isLessThanOrEqualTo(10);
    }

    /** Seconds from the jump until it is said. */
    private static double jump(String shape, int hour) throws IOException {
        Composed composed = new Composed(shape, 1, true);
        SpikeSeries series = new SpikeSeries(USUAL);
        long jump = START + FIRST_DAYS * DAY + hour * HOUR + 17 * MINUTE;
        for (long minute = START; minute < jump; minute += MINUTE) {
            series.spend(minute, composed.of(minute));
        }
        series.commit(jump - 1);
        for (int tenths = 1; tenths < 1_200; tenths++) {
            series.spend(jump, DOLLARS_A_DAY_AFTER / SECONDS_A_DAY / 10);
            if (!series.commit(jump + tenths * 100_000L).isEmpty()) {
                return tenths / 10.0;
            }
        }
        return Double.MAX_VALUE;
    }
}
