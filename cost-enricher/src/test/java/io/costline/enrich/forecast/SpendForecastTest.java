package io.costline.enrich.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.enrich.forecast.SpendForecast.History;
import io.costline.enrich.forecast.SpendForecast.RunOut;
import io.costline.trials.Trials;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SpendForecastTest {
    private static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);
    private static final LocalDate OCTOBER = LocalDate.of(2026, 10, 1);

    @Test
    void theWorkedMonthComesOutToTheLastDigit() throws Exception {
        // Given
        JsonNode worked =
                JsonMapper.shared().readTree(Files.readString(Path.of("src/test/resources/answers/forecast.json")));
        JsonNode expected = worked.get("expected");
        List<BigDecimal> days = worked.get("daily")
                .valueStream()
                .map(day -> new BigDecimal(day.asString()))
                .toList();
        History history = atMidnight(LocalDate.parse(worked.get("first_day").asString()), days);

        // When
        SpendForecast forecast = SpendForecast.of(history, SEPTEMBER, OCTOBER);
        RunOut credit = SpendForecast.runOut(
                history, new BigDecimal(expected.at("/credit/balance").asString()));

        // Then
        assertThat(forecast.spent().toPlainString())
                .isEqualTo(expected.get("spent").asString());
        assertThat(forecast.remaining().toPlainString())
                .isEqualTo(expected.get("remaining_point").asString());
        assertThat(forecast.forecast().toPlainString())
                .isEqualTo(expected.get("forecast").asString());
        assertThat(forecast.low()).hasToString(expected.get("low").asString());
        assertThat(forecast.high()).hasToString(expected.get("high").asString());
        assertThat(forecast.origins()).isEqualTo(expected.get("origins").asInt());
        assertThat(forecast.straightLine())
                .hasToString(expected.get("straight_line_of_today").asString());
        assertThat(credit)
                .isEqualTo(new RunOut(
                        expected.at("/credit/whole_days_left").asInt(),
                        LocalDate.parse(expected.at("/credit/runs_out_on").asString()),
                        new BigDecimal(expected.at("/credit/share_of_that_day").asString())));
    }

    @Test
    void withLessThanTwoWeeksItIsAStraightLineWithoutAnInterval() {
        // When five days of ten are over
        SpendForecast forecast = SpendForecast.of(
                atMidnight(SEPTEMBER, Collections.nCopies(5, BigDecimal.TEN)), SEPTEMBER, SEPTEMBER.plusDays(10));

        // Then
        assertThat(forecast.forecast()).isEqualByComparingTo("100");
        assertThat(forecast.low()).isNull();
        assertThat(SpendForecast.runOut(atMidnight(SEPTEMBER, List.of()), BigDecimal.ONE))
                .isNull();
    }

    @Test
    void ofTheDayUnderWayCountsWhatUsuallyComesLater() {
        // Given three weeks of ten a day, and six spent today, after which usually a quarter comes
        History history = new History(
                SEPTEMBER.minusDays(20),
                Collections.nCopies(21, BigDecimal.TEN),
                new BigDecimal("6"),
                new BigDecimal("0.5"),
                new BigDecimal("0.25"));

        // Then 10 of the first, 6 and 2.5 today, 28 days
        SpendForecast forecast = SpendForecast.of(history, SEPTEMBER, OCTOBER);
        assertThat(forecast.spent()).isEqualByComparingTo("16");
        assertThat(forecast.forecast()).isEqualByComparingTo("298.5");
    }

    @Test
    void theIntervalHasThePointOfSeriesThatRepeatAndIsNeverTheWrongWayRound() {
        Trials.run(2_000, random -> {
            // Given
            List<BigDecimal> days = new ArrayList<>();
            int length = 14 + random.nextInt(80);
            boolean repeats = random.nextBoolean();
            for (int i = 0; i < length; i++) {
                days.add(repeats && i >= 7 ? days.get(i - 7) : BigDecimal.valueOf(random.nextInt(100_000), 2));
            }
            History history = atMidnight(SEPTEMBER.minusDays(length - 1L), days);

            // When
            SpendForecast forecast = SpendForecast.of(history, SEPTEMBER, SEPTEMBER.plusDays(1 + random.nextInt(31)));

            // Then
            if (forecast.low() != null) {
                assertThat(forecast.low()).isLessThanOrEqualTo(forecast.high());
                if (repeats) {
                    assertThat(forecast.low()).isEqualByComparingTo(forecast.forecast());
                    assertThat(forecast.high()).isEqualByComparingTo(forecast.forecast());
                }
            }
        });
    }

    private static History atMidnight(LocalDate first, List<BigDecimal> days) {
        return new History(first, days, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ONE);
    }
}
