package io.costline.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.failpoint.Failpoints;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrikeTest {
    @Test
    void twentyRoundsReachEveryFailpointAndEveryKindOfProcess() {
        for (long seed = 0; seed < 50; seed++) {
            // When
            List<Strike> plan = Strike.plan(20, seed);

            // Then
            assertThat(plan).hasSize(20);
            assertThat(plan).extracting(Strike::failpoint).containsAll(Failpoints.ALL);
            assertThat(plan.stream().filter(strike -> strike.failpoint().isEmpty()))
                    .extracting(Strike::victim)
                    .contains(Victim.values());
            assertThat(Strike.plan(Strike.EVERYTHING, seed))
                    .extracting(Strike::how)
                    .contains(How.values());
        }
    }

    @Test
    void theSameSeedPlansTheSameRounds() {
        assertThat(Strike.plan(30, 7)).isEqualTo(Strike.plan(30, 7)).isNotEqualTo(Strike.plan(30, 8));
    }

    @Test
    void everyFailpointBelongsToAProcess() {
        assertThat(Failpoints.ALL)
                .allSatisfy(name -> assertThat(Victim.ofFailpoint(name)).isNotNull());
    }
}
