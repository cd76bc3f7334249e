package io.costline.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Which partitions have records that wait and were not committed any further for a while. Not safe for use by several threads. */
final class Standstills {
    private final Duration patience;
    private final Map<TopicPartition, Stand> stands = new HashMap<>();

    private record Stand(long at, Instant since) {}

    Standstills(Duration patience) {
        this.patience = patience;
    }

    /**
     * Takes in how a group is.
     *
     * @param ends where partitions end
     * @param behind how far the group is from there, where it is
     * @return the longest standstill, if any lasts too long
     */
    Optional<String> look(Map<TopicPartition, Long> ends, Map<TopicPartition, Long> behind, Instant now) {
        stands.keySet().retainAll(behind.keySet());
        Optional<String> worst = Optional.empty();
        Duration longest = patience;
        for (Map.Entry<TopicPartition, Long> each : behind.entrySet()) {
            long at = ends.getOrDefault(each.getKey(), 0L) - each.getValue();
            Stand stand = stands.compute(
                    each.getKey(), (partition, was) -> was == null || was.at != at ? new Stand(at, now) : was);
            Duration stood = Duration.between(stand.since, now);
            if (stood.compareTo(longest) >= 0) {
                longest = stood;
                worst = Optional.of(each.getKey() + ": nothing committed for " + stood.toSeconds() + " s while "
                        + each.getValue() + " records wait");
            }
        }
        return worst;
    }

    /** For how long the slowest partition has stood by now. */
    Duration longest(Instant now) {
        return stands.values().stream()
                .map(stand -> Duration.between(stand.since, now))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Nobody could tell for a while: what stood may have moved. */
    void unknown() {
        stands.clear();
    }
}
