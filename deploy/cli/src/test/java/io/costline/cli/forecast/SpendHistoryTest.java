package io.costline.cli.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.clickhouse.query.Row;
import io.costline.enrich.forecast.SpendForecast.History;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SpendHistoryTest {
    @Test
    void hoursBecomeDaysWithoutGapsAndAProfileOfTheDay() {
        // Given three of a day's four in its morning, on two days with one without any between, and two this morning
        List<Row> hours = new ArrayList<>();
        for (String day : List.of("2026-09-01", "2026-09-03")) {
            hours.add(hour(day + " 08:00:00", "USD", "3"));
            hours.add(hour(day + " 20:00:00", "USD", "1"));
        }
        hours.add(hour("2026-09-04 08:00:00", "USD", "2"));
        hours.add(hour("2026-09-04 09:00:00", "EUR", "7"));

        // When
        Map<String, History> histories = SpendHistory.byCurrency(hours, Instant.parse("2026-09-04T12:00:00Z"));

        // Then
        History dollars = histories.get("USD");
        assertThat(dollars.firstDay()).isEqualTo(LocalDate.of(2026, 9, 1));
        assertThat(dollars.days()).extracting(day -> day.intValueExact()).containsExactly(4, 0, 4);
        assertThat(dollars.today()).isEqualByComparingTo("2");
        assertThat(dollars.elapsedToday()).isEqualByComparingTo("0.5");
        assertThat(dollars.leftToday()).isEqualByComparingTo("0.25");
        assertThat(histories.get("EUR").days()).isEmpty();
        assertThat(histories.get("EUR").today()).isEqualByComparingTo("7");
    }

    private static Row hour(String at, String currency, String cost) {
        return new Row(JsonMapper.shared()
                .createObjectNode()
                .put("at", at)
                .put("currency", currency)
                .put("contracted_cost", cost));
    }
}
