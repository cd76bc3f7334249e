package io.costline.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StandstillsTest {
    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");
    private static final TopicPartition ONE = new TopicPartition("costline.costs", 1);
    private static final TopicPartition TWO = new TopicPartition("costline.costs", 2);

    private final Standstills standstills = new Standstills(Duration.ofSeconds(60));

    @Test
    void aPartitionThatStandsIsToldThoughAnotherGetsOn() {
        // Given one that stands at 10 of 15 while the other moves from look to look
        for (int second = 0; second < 60; second += 5) {
            assertThat(standstills.look(
                            Map.of(ONE, 15L, TWO, 100L + second), Map.of(ONE, 5L, TWO, 3L), START.plusSeconds(second)))
                    .isEmpty();
        }

        // Then
        assertThat(standstills.look(Map.of(ONE, 15L, TWO, 160L), Map.of(ONE, 5L, TWO, 3L), START.plusSeconds(60)))
                .hasValue("costline.costs-1: nothing committed for 60 s while 5 records wait");
    }

    @Test
    void whoHasNothingToDoOrMovedDoesNotStand() {
        standstills.look(Map.of(ONE, 15L), Map.of(ONE, 5L), START);

        // When it moves by one, then does everything, then has something new
        assertThat(standstills.look(Map.of(ONE, 15L), Map.of(ONE, 4L), START.plusSeconds(61)))
                .isEmpty();
        assertThat(standstills.look(Map.of(ONE, 15L), Map.of(), START.plusSeconds(122)))
                .isEmpty();
        assertThat(standstills.look(Map.of(ONE, 19L), Map.of(ONE, 4L), START.plusSeconds(183)))
                .isEmpty();
    }

    @Test
    void timeInWhichNobodyCouldTellCountsForNobody() {
        standstills.look(Map.of(ONE, 15L), Map.of(ONE, 5L), START);
        standstills.unknown();

        assertThat(standstills.look(Map.of(ONE, 15L), Map.of(ONE, 5L), START.plusSeconds(90)))
                .isEmpty();
    }
}
