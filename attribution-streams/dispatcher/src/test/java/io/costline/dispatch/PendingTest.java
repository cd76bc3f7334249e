package io.costline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.costline.trials.Trials;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PendingTest {
    private static final TopicPartition FIRST = new TopicPartition("alerts", 0);
    private static final TopicPartition SECOND = new TopicPartition("alerts", 1);

    @Test
    void onlyTheFirstOfALaneIsTriedAndTheNextFollows() {
        // Given
        Pending<String> pending = new Pending<>();
        pending.begin(FIRST, 0);

        // When
        var a = pending.add(FIRST, 0, "budget", "a");
        var b = pending.add(FIRST, 1, "budget", "b");
        var other = pending.add(FIRST, 2, "other", "c");

        // Then
        assertThat(b).isNull();
        assertThat(other).isNotNull();
        assertThat(a).isNotNull();
        assertThat(pending.done(a)).satisfies(next -> assertThat(next.alert()).isEqualTo("b"));
    }

    @Test
    void aPartitionThatIsGivenUpLeavesNothingToCommitAndItsAlertsAreDropped() {
        // Given
        Pending<String> pending = new Pending<>();
        pending.begin(FIRST, 0);
        pending.begin(SECOND, 7);
        var lost = pending.add(FIRST, 0, "budget", "a");
        pending.add(SECOND, 7, "budget", "b");

        // When
        pending.end(FIRST);

        // Then
        assertThat(lost).isNotNull();
        assertThat(lost.isDropped()).isTrue();
        assertThat(pending.committable()).isEqualTo(Map.of(SECOND, 7L));
        assertThat(pending.size()).isEqualTo(1);
        assertThat(pending.done(lost))
                .satisfies(next -> assertThat(next.alert()).isEqualTo("b"));
    }

    @Test
    void whateverIsDoneInWhateverOrderNothingUndoneIsCommittedAndLanesKeepTheirOrder() {
        Trials.run(300, random -> {
            // Given
            Pending<Long> pending = new Pending<>();
            pending.begin(FIRST, 0);
            Set<Long> undone = new HashSet<>();
            List<Pending.Item<Long>> running = new ArrayList<>();
            Map<String, Long> last = new HashMap<>();
            Map<Long, String> lanes = new HashMap<>();
            long offset = 0;

            // When
            for (int step = 0; step < 200; step++) {
                if (random.nextBoolean()) {
                    String lane = "lane" + random.nextInt(5);
                    var begun = pending.add(FIRST, offset, lane, offset);
                    undone.add(offset);
                    lanes.put(offset, lane);
                    offset++;
                    if (begun != null) {
                        running.add(begun);
                    }
                } else if (random.nextInt(4) == 0) {
                    pending.passedOver(FIRST, offset++);
                } else if (!running.isEmpty()) {
                    var done = running.remove(random.nextInt(running.size()));
                    Long before = last.put(lanes.get(done.alert()), done.alert());
                    assertThat(before == null || before < done.alert()).isTrue();
                    undone.remove(done.alert());
                    var next = pending.done(done);
                    if (next != null) {
                        running.add(next);
                    }
                }

                // Then
                long expected = undone.stream().min(Long::compare).orElse(offset);
                assertThat(pending.committable()).isEqualTo(Map.of(FIRST, expected));
                assertThat(pending.size()).isEqualTo(undone.size());
            }
        });
    }
}
