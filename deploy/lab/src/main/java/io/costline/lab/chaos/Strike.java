package io.costline.lab.chaos;

import io.costline.failpoint.Failpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One round.
 *
 * @param instance which of the victim's instances, from 0
 * @param failpoint where it dies; empty: by SIGKILL, whatever it is doing
 * @param lead how long traffic flows undisturbed before
 * @param down how long it stays dead
 */
record Strike(int round, Victim victim, int instance, String failpoint, Duration lead, Duration down) {
    /** Rounds that are enough for every failpoint and every kind of process. */
    static final int WHOLE = Failpoints.ALL.size() + Victim.values().length;

    private record Aim(Victim victim, String failpoint) {}

    /** The rounds of a run: every failpoint and every kind once in seeded order as far as they go, then any. */
    static List<Strike> plan(int rounds, long seed) {
        Random random = new Random(seed);
        List<Aim> all = new ArrayList<>();
        for (String failpoint : Failpoints.ALL) {
            all.add(new Aim(Victim.ofFailpoint(failpoint), failpoint));
        }
        for (Victim victim : Victim.values()) {
            all.add(new Aim(victim, ""));
        }
        List<Aim> aims = new ArrayList<>(all);
        while (aims.size() < rounds) {
            aims.add(all.get(random.nextInt(all.size())));
        }
        Collections.shuffle(aims.subList(0, WHOLE), random);
        List<Strike> plan = new ArrayList<>();
        for (Aim aim : aims.subList(0, rounds)) {
            plan.add(new Strike(
                    plan.size() + 1,
                    aim.victim,
                    random.nextInt(aim.victim.instances()),
                    aim.failpoint,
                    Duration.ofMillis(500 + random.nextInt(2_500)),
                    Duration.ofMillis(200 + random.nextInt(2_800))));
        }
        return plan;
    }

    String how() {
        return failpoint.isEmpty() ? "SIGKILL" : "failpoint " + failpoint;
    }
}
