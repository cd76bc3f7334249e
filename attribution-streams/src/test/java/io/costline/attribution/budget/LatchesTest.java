package io.costline.attribution.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.costline.attribution.budget.AlertRule.Forecast;
import io.costline.attribution.budget.AlertRule.Threshold;
import io.costline.attribution.ledger.Dimension;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatchesTest {
    private static final Limit LIMIT = new Limit(
            "demo",
            "b",
            1,
            "b",
            Dimension.CUSTOMER,
            "acme",
            Period.DAY,
            ZoneId.of("UTC"),
            "USD",
            BigDecimal.TEN,
            List.of(new Forecast(100), new Threshold(100), new Threshold(50), new Threshold(80)));

    private static Latches unpack(String hex) {
        return Latches.unpack(LIMIT, HexFormat.of().parseHex(hex));
    }

    @Test
    void latchesOfTheFirstFormatStandForTheThresholdsInRisingOrder() {
        // When
        Latches latches = unpack("020100");

        // Then
        assertThat(latches.get(new Threshold(50))).isEqualTo(Latch.RESOLVED);
        assertThat(latches.get(new Threshold(80))).isEqualTo(Latch.FIRING);
        assertThat(latches.get(new Threshold(100))).isEqualTo(Latch.SILENT);
        assertThat(latches.get(new Forecast(100))).isEqualTo(Latch.SILENT);
    }

    @Test
    void thresholdsWithoutALatchOfTheFirstFormatAreSilent() {
        assertThat(unpack("01").get(new Threshold(80))).isEqualTo(Latch.SILENT);
        assertThat(unpack("").get(new Threshold(50))).isEqualTo(Latch.SILENT);
    }

    @Test
    void kindAndNumberTellRulesApartOnceTheyArePackedAgain() {
        // Given
        Latches latches = unpack("010000");
        latches.set(new Forecast(100), Latch.FIRING);

        // When
        Latches again = Latches.unpack(LIMIT, latches.pack());

        // Then
        assertThat(again.get(new Threshold(50))).isEqualTo(Latch.FIRING);
        assertThat(again.get(new Forecast(100))).isEqualTo(Latch.FIRING);
        assertThat(again.get(new Threshold(100))).isEqualTo(Latch.SILENT);
    }

    @Test
    void theFormatIsPinned() {
        // Given
        Latches latches = Latches.silent();
        latches.set(new Threshold(80), Latch.FIRING);
        latches.set(new Forecast(100), Latch.RESOLVED);

        // Then: format, then kind, number and latch of each
        assertThat(latches.pack()).asHexString().isEqualTo("03" + "000000005001" + "010000006402");
    }

    @Test
    void aLatchOfAKindThisVersionDoesNotKnowIsKept() {
        // Given
        String later = "03" + "070000000501";

        // When
        Latches latches = unpack(later);

        // Then
        assertThat(latches.pack()).asHexString().isEqualTo(later);
    }

    @Test
    void aLaterFormatIsRefusedInsteadOfSpeakingTwice() {
        assertThatIllegalStateException().isThrownBy(() -> unpack("0400")).withMessageContaining("later version");
    }
}
