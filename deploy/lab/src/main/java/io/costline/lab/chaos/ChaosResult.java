package io.costline.lab.chaos;

import io.costline.failpoint.Failpoints;
import io.costline.lab.chaos.Rounds.Done;
import io.costline.lab.check.Facts;
import io.costline.lab.check.Facts.Difference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a run came to.
 *
 * @param stood the longest each service stood while records waited for it
 * @param fullDisk how disks were made full
 * @param rebuilt tables of which ClickHouse lost parts when its disk was full
 * @param brokerAgain how often the broker was started once more, as its coordinator was behind its log
 * @param duplicatesDelivered shipments sent again although accepted
 * @param complaints what went wrong beside the figures: answers of the doors, rounds, standstills
 */
record ChaosResult(
        long seed,
        long seconds,
        List<Done> rounds,
        List<String> endedAlone,
        List<String> stood,
        String fullDisk,
        List<String> rebuilt,
        int brokerAgain,
        long shipments,
        long records,
        long retries,
        long duplicatesDelivered,
        List<String> complaints,
        Facts expected,
        Facts found) {

    /**
     * Of one kind of blow.
     *
     * @param kills processes that got a SIGKILL
     */
    record Count(How how, long rounds, long kills) {}

    /** How often each kind was dealt. */
    List<Count> counts() {
        return Arrays.stream(How.values())
                .map(how -> new Count(
                        how,
                        rounds.stream()
                                .filter(round -> round.strike().how() == how)
                                .count(),
                        rounds.stream()
                                .filter(round -> round.strike().how() == how)
                                .mapToLong(Done::kills)
                                .sum()))
                .filter(count -> count.rounds > 0)
                .toList();
    }

    /** Every SIGKILL of the run. */
    long kills() {
        return rounds.stream().mapToLong(Done::kills).sum();
    }

    /** Rounds in which what was aimed at did not die as planned. */
    List<Done> notHit() {
        return rounds.stream().filter(round -> !round.hit()).toList();
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
        notHit().forEach(round -> faults.add(
                "round " + round.strike().round() + ", " + round.strike().label() + ": not hit as planned"));
        faults.addAll(complaints);
        for (Difference difference : differences()) {
            faults.add("%s: %s%n    expected %s%n    found    %s"
                    .formatted(difference.kind().title(), difference.key(), difference.expected(), difference.found()));
        }
        return faults;
    }
}
