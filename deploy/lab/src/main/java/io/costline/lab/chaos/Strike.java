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
 * @param how what is done to it
 * @param failpoint where it dies, if at one; else empty
 * @param lead how long traffic flows undisturbed before
 * @param down how long it stays dead
 * @param draw what else is drawn is drawn from this
 */
record Strike(
        int round, Victim victim, int instance, How how, String failpoint, Duration lead, Duration down, long draw) {
    /** Rounds that are enough for every failpoint and every kind of process. */
    static final int WHOLE = Failpoints.ALL.size() + Victim.values().length;

    /** What else is done, once each after those. */
    private static final List<Aim> MORE = List.of(
            new Aim(Victim.ENRICHER, How.STOP, ""),
            new Aim(Victim.ATTRIBUTION, How.STOP, ""),
            new Aim(Victim.SINK, How.STOP, ""),
            new Aim(Victim.ENRICHER, How.START, ""),
            new Aim(Victim.ATTRIBUTION, How.START, ""),
            new Aim(Victim.BROKER, How.START, ""),
            new Aim(Victim.ENRICHER, How.WIPE, ""),
            new Aim(Victim.ATTRIBUTION, How.WIPE, ""),
            new Aim(Victim.CLICKHOUSE, How.AWAY, ""),
            new Aim(Victim.BROKER, How.SEVERAL, ""),
            new Aim(Victim.BROKER, How.SEVERAL, ""),
            new Aim(Victim.BROKER, How.TOGETHER, ""),
            new Aim(Victim.BROKER, How.FULL_DISK, ""),
            new Aim(Victim.ENRICHER, How.FULL_DISK, ""),
            new Aim(Victim.ATTRIBUTION, How.FULL_DISK, ""),
            new Aim(Victim.CLICKHOUSE, How.FULL_DISK, ""),
            new Aim(Victim.SINK, How.MIGRATION, ""),
            new Aim(Victim.ENRICHER, How.REPRICE, ""),
            new Aim(Victim.INGEST, How.BACKFILL, ""),
            new Aim(Victim.BROKER, How.POISON, ""));

    /** Rounds in which everything there is has been done. */
    static final int EVERYTHING = WHOLE + MORE.size();

    private record Aim(Victim victim, How how, String failpoint) {}

    /** The rounds of a run: every failpoint and every kind once in seeded order as far as they go, then any. */
    static List<Strike> plan(int rounds, long seed) {
        Random random = new Random(seed);
        List<Aim> first = new ArrayList<>();
        for (String failpoint : Failpoints.ALL) {
            first.add(new Aim(Victim.ofFailpoint(failpoint), How.FAILPOINT, failpoint));
        }
        for (Victim victim : Victim.values()) {
            first.add(new Aim(victim, How.KILL, ""));
        }
        Collections.shuffle(first, random);
        List<Aim> more = new ArrayList<>(MORE);
        Collections.shuffle(more, random);
        List<Aim> aims = new ArrayList<>(first);
        aims.addAll(more);
        while (aims.size() < rounds) {
            aims.add(aims.get(random.nextInt(EVERYTHING)));
        }
        List<Strike> plan = new ArrayList<>();
        for (Aim aim : aims.subList(0, rounds)) {
            plan.add(new Strike(
                    plan.size() + 1,
                    aim.victim,
                    random.nextInt(aim.victim.instances()),
                    aim.how,
                    aim.failpoint,
                    Duration.ofMillis(500 + random.nextInt(2_500)),
                    down(aim.how, random),
                    random.nextLong()));
        }
        return plan;
    }

    private static Duration down(How how, Random random) {
        return switch (how) {
            case STOP -> Duration.ofSeconds(8 + random.nextInt(6)); // the session lasts six
            case AWAY -> Duration.ofSeconds(75);
            case FULL_DISK -> Duration.ofSeconds(6 + random.nextInt(8));
            default -> Duration.ofMillis(200 + random.nextInt(2_800));
        };
    }

    String label() {
        return how == How.FAILPOINT ? "failpoint " + failpoint : how.label();
    }
}
