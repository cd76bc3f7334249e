package io.costline.ingest.adapter.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.avro.TimeQuality;
import io.costline.ingest.json.Json;
import io.costline.trials.Trials;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class TimesTest {
    @Test
    void readsWhatInstantsWrite() {
        Trials.run(500, random -> {
            Instant time = Instant.ofEpochSecond(random.nextLong(0, 5_000_000_000L), random.nextInt(1_000_000_000))
                    .truncatedTo(random.nextBoolean() ? ChronoUnit.NANOS : ChronoUnit.SECONDS);
            assertThat(Times.text(time.toString()))
                    .isEqualTo(new Times.Reading(time.truncatedTo(ChronoUnit.MICROS), TimeQuality.ZONED));
        });
    }

    @Test
    void readsTheSpellingsOfTheWild() {
        Instant expected = Instant.parse("2026-11-21T11:59:00.250Z");
        assertThat(Times.text("2026-11-21T12:59:00.25+01:00").time()).isEqualTo(expected);
        assertThat(Times.text("2026-11-21 11:59:00.250000"))
                .isEqualTo(new Times.Reading(expected, TimeQuality.ASSUMED_UTC));
        assertThat(Times.text("1795262340.25").time()).isEqualTo(expected);
        assertThat(Times.read(new Json.Int(1_795_262_340_250L)).time()).isEqualTo(expected);
        assertThat(Times.read(new Json.Int(1_795_262_340_250_000_000L)).time()).isEqualTo(expected);
        assertThat(Times.read(new Json.Num("1795262340.250000001")).time()).isEqualTo(expected);
    }

    @Test
    void refusesWhatIsNoTime() {
        for (String text : new String[] {
            "",
            "yesterday",
            "2026-13-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-01-01T25:00:00Z",
            "2026-01-01T00:00:0xZ",
            "2026-01-01",
            "-1795262340",
            "1e99999999999"
        }) {
            assertThat(Times.text(text)).as(text).isNull();
        }
    }
}
