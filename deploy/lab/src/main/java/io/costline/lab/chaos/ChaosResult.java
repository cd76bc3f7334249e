package io.costline.lab.chaos;

import io.costline.failpoint.Failpoints;
import io.costline.lab.chaos.Rounds.Done;
import io.costline.lab.check.Facts;
import io.costline.lab.check.Facts.Difference;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run came to.
 *
 * @param duplicatesDelivered shipments sent again although accepted
 * @param complaints answers of the doors that were wrong
 */
record ChaosResult(
        long seed,
        long seconds,
        List<Done> rounds,
        List<String> endedAlone,
        long shipments,
        long records,
        long retries,
        long duplicatesDelivered,
        List<String> complaints,
        Facts expected,
        Facts found) {

    /** Failpoints that no process died at, of those the run aimed at. */
    List<String> notHit() {
        return rounds.stream()
                .filter(round -> !round.hit())
                .map(round -> round.strike().failpoint())
                .toList();
    }

    /** Failpoints at which a process died. */
    List<String> hit() {
        return Failpoints.ALL.stream()
                .filter(name -> rounds.stream()
                        .anyMatch(round ->
                                round.hit() && round.strike().failpoint().equals(name)))
                .toList();
    }

    List<Difference> differences() {
        return expected.differences(found);
    }

    boolean good() {
        return faults().isEmpty();
    }

    /** Everything that makes the run a failure, one line each. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        notHit().forEach(name -> faults.add("failpoint " + name + " was not hit"));
        complaints.forEach(complaint -> faults.add("door: " + complaint));
        for (Difference difference : differences()) {
            faults.add("%s: %s%n    expected %s%n    found    %s"
                    .formatted(difference.kind().title(), difference.key(), difference.expected(), difference.found()));
        }
        return faults;
    }
}
