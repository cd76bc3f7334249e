package io.costline.attribution.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.attribution.budget.AlertRule.Forecast;
import io.costline.attribution.budget.AlertRule.Situation;
import io.costline.attribution.ledger.Dimension;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final Window SEPTEMBER =
            new Window(Instant.parse("2026-09-01T00:00:00Z"), Instant.parse("2026-10-01T00:00:00Z"));

    private static Situation spent(String amount, String limit, String now) {
        return new Situation(
                new Limit(
                        "demo",
                        "b",
                        1,
                        "b",
                        Dimension.TENANT,
                        "",
                        Period.MONTH,
                        ZoneId.of("UTC"),
                        "USD",
                        new BigDecimal(limit),
                        List.of()),
                SEPTEMBER,
                new PeriodSpend(new BigDecimal(amount), 0, BigDecimal.ZERO, 0, 0, 0),
                Instant.parse(now));
    }

    @Test
    void aMonthOf1037In13DaysIsHeadingFor2393() {
        // Given the worked example: 1,037.00 spent when the 14th begins
        String spent = "1037";
        String now = "2026-09-14T00:00:00Z";

        // Then
        assertThat(spent(spent, "1", now).spend().forecast(SEPTEMBER, Instant.parse(now)))
                .isEqualByComparingTo("2393.076923076923");
        assertThat(new Forecast(100).next(Latch.SILENT, spent(spent, "2393.07", now)))
                .isEqualTo(Latch.FIRING);
        assertThat(new Forecast(100).next(Latch.SILENT, spent(spent, "2393.08", now)))
                .isEqualTo(Latch.SILENT);
        assertThat(new Forecast(120).next(Latch.SILENT, spent(spent, "2393.07", now)))
                .isEqualTo(Latch.SILENT);
    }

    @Test
    void theFirstTenthOfAPeriodForetellsNothing() {
        assertThat(new Forecast(100).next(Latch.SILENT, spent("50", "100", "2026-09-03T23:59:59Z")))
                .isEqualTo(Latch.SILENT);
        assertThat(new Forecast(100).next(Latch.SILENT, spent("50", "100", "2026-09-04T00:00:00Z")))
                .isEqualTo(Latch.FIRING);
    }

    @Test
    void aClosedPeriodIsForetoldNothingButResolvesWhatStayedBelow() {
        assertThat(new Forecast(100).next(Latch.SILENT, spent("150", "100", "2026-10-01T00:00:00Z")))
                .isEqualTo(Latch.SILENT);
        assertThat(new Forecast(100).next(Latch.FIRING, spent("150", "100", "2026-10-01T00:00:00Z")))
                .isEqualTo(Latch.FIRING);
        assertThat(new Forecast(100).next(Latch.FIRING, spent("99", "100", "2026-10-01T00:00:00Z")))
                .isEqualTo(Latch.RESOLVED);
    }
}
