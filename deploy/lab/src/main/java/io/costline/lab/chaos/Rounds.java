package io.costline.lab.chaos;

import io.costline.lab.chaos.Cluster.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Carries out a plan: kills, waits, restarts. A process that ends of itself is restarted, too, and noted. */
final class Rounds {
    private static final Duration UNTIL_HIT = Duration.ofSeconds(20);

    private final Cluster cluster;
    private final LongSupplier progress;
    private final Consumer<Done> listener;
    private final Runnable poison;
    private final List<String> endedAlone = new ArrayList<>();

    /**
     * A round as it went.
     *
     * @param member which process died
     * @param hit whether it died as planned; false only for a failpoint nothing came by
     * @param recordsBefore records delivered when it was killed
     * @param downMillis from its death until it was ready again
     */
    record Done(Strike strike, String member, boolean hit, long recordsBefore, long downMillis) {}

    /** @param poison puts unreadable records on every topic that comes in */
    Rounds(Cluster cluster, LongSupplier progress, Consumer<Done> listener, Runnable poison) {
        this.cluster = cluster;
        this.progress = progress;
        this.listener = listener;
        this.poison = poison;
    }

    List<Done> run(List<Strike> plan) throws InterruptedException {
        List<Done> done = new ArrayList<>();
        for (Strike strike : plan) {
            Thread.sleep(strike.lead());
            reviveAll();
            done.add(strike(strike));
            listener.accept(done.getLast());
        }
        return done;
    }

    /** Processes that ended though nobody killed them. */
    List<String> endedAlone() {
        return List.copyOf(endedAlone);
    }

    /** Restarts whatever ended of itself. */
    void reviveAll() {
        for (Member member : everyone()) {
            if (!member.alive()) {
                endedAlone.add(member.name());
                member.restart();
            }
        }
    }

    private Done strike(Strike strike) throws InterruptedException {
        Member member = cluster.member(strike.victim(), strike.instance());
        long before = progress.getAsLong();
        long began = System.nanoTime();
        switch (strike.how()) {
            case FAILPOINT -> {
                return atFailpoint(strike);
            }
            case KILL, AWAY -> {
                member.kill();
                Thread.sleep(strike.down());
                member.restart();
            }
            case STOP -> {
                member.pause();
                Thread.sleep(strike.down());
                member.resume();
            }
            case START -> {
                member.kill();
                member.dieStarting(strike.down());
                member.restart();
            }
            case WIPE -> {
                member.kill();
                member.forget();
                Thread.sleep(strike.down());
                member.restart();
            }
            case TOGETHER -> together(strike.down());
            case POISON -> poison.run();
        }
        String whom = strike.how() == How.TOGETHER || strike.how() == How.POISON ? "all" : member.name();
        return new Done(strike, whom, true, before, (System.nanoTime() - began) / 1_000_000);
    }

    private void together(Duration down) throws InterruptedException {
        List<Member> members = everyone();
        members.forEach(Member::kill);
        Thread.sleep(down);
        // What the others stand on comes first; they would wait for it, and longer.
        for (Member member : members.reversed()) {
            member.restart();
        }
    }

    /** The processes with a health of their own. */
    Stream<Member> services() {
        return Stream.of(Victim.INGEST, Victim.ENRICHER, Victim.ATTRIBUTION, Victim.SINK)
                .flatMap(victim -> IntStream.range(0, victim.instances()).mapToObj(i -> cluster.member(victim, i)));
    }

    /** Every process, those last that others stand on. */
    List<Member> everyone() {
        List<Member> members = new ArrayList<>();
        for (Victim victim : Victim.values()) {
            for (int i = 0; i < victim.instances(); i++) {
                members.add(cluster.member(victim, i));
            }
        }
        return members;
    }

    private Done atFailpoint(Strike strike) throws InterruptedException {
        int instances = strike.victim().instances();
        for (int i = 0; i < instances; i++) {
            // Should this instance have no work of that kind, the other one has.
            Member member = cluster.member(strike.victim(), (strike.instance() + i) % instances);
            Path armed = member.failpoints().resolve(strike.failpoint() + ".arm");
            Path hit = member.failpoints().resolve(strike.failpoint() + ".hit");
            if (diesAt(member, armed, hit, UNTIL_HIT.dividedBy(instances))) {
                return restarted(strike, member, progress.getAsLong(), System.nanoTime());
            }
        }
        Member member = cluster.member(strike.victim(), strike.instance());
        return new Done(strike, member.name(), false, progress.getAsLong(), 0);
    }

    private static boolean diesAt(Member member, Path armed, Path hit, Duration limit) throws InterruptedException {
        try {
            Files.deleteIfExists(hit);
            Files.writeString(armed, "");
            long deadline = System.nanoTime() + limit.toNanos();
            while (System.nanoTime() < deadline) {
                if (Files.exists(hit) && !member.alive()) {
                    return true;
                }
                Thread.sleep(5);
            }
            if (Files.deleteIfExists(armed)) {
                return false;
            }
            while (member.alive()) {
                Thread.sleep(5); // reached at the last moment: it is dying
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot arm " + armed, e);
        }
    }

    private static Done restarted(Strike strike, Member member, long before, long died) throws InterruptedException {
        Thread.sleep(strike.down());
        member.restart();
        return new Done(strike, member.name(), true, before, (System.nanoTime() - died) / 1_000_000);
    }
}
