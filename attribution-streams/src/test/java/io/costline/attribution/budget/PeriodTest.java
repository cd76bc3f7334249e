package io.costline.attribution.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Trials;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeriodTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Window window(Period period, String instant, String zone) {
        return period.window(Instant.parse(instant), ZoneId.of(zone));
    }

    @Test
    void aDayStartsAtLocalMidnight() {
        // When
        Window day = window(Period.DAY, "2026-05-04T23:30:00Z", "Europe/Berlin");

        // Then
        assertThat(day)
                .isEqualTo(new Window(Instant.parse("2026-05-04T22:00:00Z"), Instant.parse("2026-05-05T22:00:00Z")));
    }

    @Test
    void theDaysOfClockChangesHave23And25Hours() {
        assertThat(length(Period.DAY, "2026-03-29T10:00:00Z")).isEqualTo(Duration.ofHours(23));
        assertThat(length(Period.DAY, "2026-10-25T10:00:00Z")).isEqualTo(Duration.ofHours(25));
    }

    private static Duration length(Period period, String instant) {
        Window window = period.window(Instant.parse(instant), BERLIN);
        return Duration.between(window.start(), window.end());
    }

    @Test
    void theDoubledHourOfAutumnIsTwoPeriods() {
        // When
        Window first = window(Period.HOUR, "2026-10-25T00:30:00Z", "Europe/Berlin");
        Window second = window(Period.HOUR, "2026-10-25T01:30:00Z", "Europe/Berlin");

        // Then
        assertThat(first.end()).isEqualTo(second.start());
        assertThat(second.end()).isEqualTo(Instant.parse("2026-10-25T02:00:00Z"));
    }

    @Test
    void weeksStartOnMondayAndMonthsOnTheFirst() {
        assertThat(window(Period.WEEK, "2026-05-10T12:00:00Z", "UTC").start())
                .isEqualTo(Instant.parse("2026-05-04T00:00:00Z"));
        assertThat(window(Period.MONTH, "2026-02-10T12:00:00Z", "America/New_York"))
                .isEqualTo(new Window(Instant.parse("2026-02-01T05:00:00Z"), Instant.parse("2026-03-01T05:00:00Z")));
    }

    @Test
    void aZoneOffTheFullHourHasHoursOffTheFullHour() {
        assertThat(window(Period.HOUR, "2026-05-04T12:10:00Z", "Asia/Kathmandu").start())
                .isEqualTo(Instant.parse("2026-05-04T11:15:00Z"));
    }

    @Test
    void periodsTileTimeInEveryZone() {
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        Trials.run(4_000, random -> {
            // Given
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            Period period = Period.values()[random.nextInt(4)];
            Instant instant = Instant.ofEpochSecond(random.nextLong(1_000_000_000L, 2_000_000_000L));

            // When
            Window window = period.window(instant, zone);

            // Then
            assertThat(window.contains(instant)).isTrue();
            assertThat(period.window(window.start(), zone)).isEqualTo(window);
            assertThat(period.window(window.end(), zone).start()).isEqualTo(window.end());
            assertThat(period.window(window.start().minusSeconds(1), zone).end())
                    .isEqualTo(window.start());
        });
    }
}
