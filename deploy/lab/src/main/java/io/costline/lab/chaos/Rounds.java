package io.costline.lab.chaos;

import io.costline.lab.chaos.Blow.Struck;
import io.costline.lab.chaos.Cluster.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Carries out a plan. A process that ends of itself is restarted and noted; whatever goes wrong in a round is a complaint, and
 * the next round begins: in the end there is to be a comparison.
 */
final class Rounds {
    private static final Duration REVIVED_WITHIN = Duration.ofMinutes(5);

    private final LongSupplier progress;
    private final Consumer<Done> listener;
    private final Consumer<String> complaints;
    private final Blow blow;
    private final BehindItsLog behindItsLog;
    private final List<String> endedAlone = new ArrayList<>();

    /**
     * A round as it went.
     *
     * @param member which process died
     * @param hit whether it died as planned; false for a failpoint nothing came by, and for a round that went wrong
     * @param kills how many processes got a SIGKILL
     * @param recordsBefore records delivered when it began
     * @param downMillis from its death until it was ready again
     */
    record Done(Strike strike, String member, boolean hit, int kills, long recordsBefore, long downMillis) {}

    Rounds(
            Blow blow,
            BehindItsLog behindItsLog,
            LongSupplier progress,
            Consumer<Done> listener,
            Consumer<String> complaints) {
        this.blow = blow;
        this.behindItsLog = behindItsLog;
        this.progress = progress;
        this.listener = listener;
        this.complaints = complaints;
    }

    List<Done> run(List<Strike> plan) throws InterruptedException {
        List<Done> done = new ArrayList<>();
        for (Strike strike : plan) {
            Thread.sleep(strike.lead());
            if (!reviveAll()) {
                complaints.accept("gave up before round " + strike.round());
                break;
            }
            done.add(done(strike));
            listener.accept(done.getLast());
        }
        return done;
    }

    private Done done(Strike strike) throws InterruptedException {
        long before = progress.getAsLong();
        long began = System.nanoTime();
        Struck struck;
        try {
            struck = blow.strike(strike);
        } catch (RuntimeException e) {
            complaints.accept("round " + strike.round() + ", " + strike.label() + ": " + e.getMessage());
            struck = new Struck(strike.victim().label(), false, 0);
        }
        long took = (System.nanoTime() - began) / 1_000_000;
        return new Done(strike, struck.member(), struck.hit(), struck.kills(), before, took);
    }

    /** Processes that ended though nobody killed them. */
    List<String> endedAlone() {
        return List.copyOf(endedAlone);
    }

    /** Restarts whatever ended of itself, and a broker whose coordinator is behind its log; false if something does not come back. */
    boolean reviveAll() throws InterruptedException {
        long deadline = System.nanoTime() + REVIVED_WITHIN.toNanos();
        for (Member member : blow.everyone().reversed()) {
            while (!member.alive()) {
                endedAlone.add(member.name());
                try {
                    member.restart();
                } catch (RuntimeException e) {
                    complaints.accept(member.name() + " did not come back: " + e.getMessage());
                    if (System.nanoTime() > deadline) {
                        return false;
                    }
                    Thread.sleep(Duration.ofSeconds(5));
                }
            }
        }
        behindItsLog.mend();
        return true;
    }
}
