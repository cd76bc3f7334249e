package io.costline.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandstillTest {
    private final Standstill standstill = new Standstill("sink", Duration.ofSeconds(90));
    private final List<String> said = new ArrayList<>();

    private void seen(int second, long waiting, long done, boolean ready) {
        standstill
                .seen(Duration.ofSeconds(second).toNanos(), waiting, done, ready)
                .ifPresent(said::add);
    }

    @Test
    void whoStandsAndSaysThatItIsReadyIsToldOnce() {
        // When
        for (int second = 0; second <= 200; second += 10) {
            seen(second, 500, 7, true);
        }

        // Then
        assertThat(said)
                .containsExactly("sink has committed nothing for 90 s, 500 records wait, and it says that it is ready");
        assertThat(standstill.longest()).isEqualTo("sink 200 s");
    }

    @Test
    void whoStandsAndSaysSoIsHonest() {
        // When
        for (int second = 0; second <= 200; second += 10) {
            seen(second, 500, 7, second < 60);
        }

        // Then
        assertThat(said).isEmpty();
        assertThat(standstill.longest()).isEqualTo("sink 200 s (said)");
    }

    @Test
    void whoseLagGrowsWhileItCommitsGetsOn() {
        // When
        for (int second = 0; second <= 200; second += 10) {
            seen(second, 500L * second, second / 50, true);
        }

        // Then
        assertThat(said).isEmpty();
        assertThat(standstill.longest()).isEqualTo("sink 40 s");
    }

    @Test
    void nothingToDoIsNoStandstill() {
        for (int second = 0; second <= 200; second += 10) {
            seen(second, 0, 7, true);
        }
        seen(210, 1, 7, true);
        assertThat(said).isEmpty();
    }
}
