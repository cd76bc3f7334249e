package io.costline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Trials;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PausesTest {
    @Test
    void eachPauseIsAtMostTwiceTheOneBeforeUpToTheLongestAndAtLeastHalfOfIt() {
        Pauses pauses = new Pauses(Duration.ofSeconds(5), Duration.ofMinutes(30));
        Trials.run(500, random -> {
            int tries = random.nextInt(1, 2_000);
            long whole = Math.min(5_000L << Math.min(tries - 1, 20), 1_800_000);

            assertThat(pauses.after(tries, Duration.ZERO, random).toMillis()).isBetween(whole / 2, whole);
        });
    }

    @Test
    void whoAsksToWaitIsWaitedForButNotLongerThanTheLongestPause() {
        Pauses pauses = new Pauses(Duration.ofSeconds(5), Duration.ofMinutes(30));
        Trials.run(100, random -> {
            assertThat(pauses.after(1, Duration.ofSeconds(90), random)).isEqualTo(Duration.ofSeconds(90));
            assertThat(pauses.after(1, Duration.ofDays(9), random)).isEqualTo(Duration.ofMinutes(30));
        });
    }
}
