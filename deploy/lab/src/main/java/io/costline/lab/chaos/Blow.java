package io.costline.lab.chaos;

import io.costline.lab.chaos.Cluster.Member;
import io.costline.lab.sql.ClickHouse;
import io.costline.stack.Parallel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Does what a round is to do, and brings back what died of it. */
final class Blow {
    private static final Duration UNTIL_HIT = Duration.ofSeconds(60);
    private static final Duration MIGRATING = Duration.ofSeconds(60);
    private static final String APPLIED = """
            SELECT (SELECT count() FROM costline_raw.schema_migrations) + (SELECT count() FROM costline_raw.schema_views) AS n
            """;

    private final Cluster cluster;
    private final History history;
    private final Consumer<Long> poison;

    /**
     * What came of it.
     *
     * @param member who was hit
     * @param hit whether it died as planned
     * @param kills how many processes got a SIGKILL
     */
    record Struck(String member, boolean hit, int kills) {}

    /** @param poison puts unreadable records on every topic that comes in, drawn from a seed */
    Blow(Cluster cluster, History history, Consumer<Long> poison) {
        this.cluster = cluster;
        this.history = history;
        this.poison = poison;
    }

    Struck strike(Strike strike) throws InterruptedException {
        Member member = cluster.member(strike.victim(), strike.instance());
        Random random = new Random(strike.draw());
        return switch (strike.how()) {
            case FAILPOINT -> atFailpoint(strike);
            case KILL, AWAY -> {
                member.kill();
                Thread.sleep(strike.down());
                member.restart();
                yield new Struck(member.name(), true, 1);
            }
            case STOP -> {
                member.pause();
                Thread.sleep(strike.down());
                member.resume();
                yield new Struck(member.name(), true, 0);
            }
            case START -> {
                member.kill();
                member.dieStarting(() -> false, strike.down());
                member.restart();
                yield new Struck(member.name(), true, 2);
            }
            case WIPE -> {
                member.kill();
                member.forget();
                Thread.sleep(strike.down());
                member.restart();
                yield new Struck(member.name(), true, 1);
            }
            case SEVERAL -> atOnce(some(random), strike.down());
            case TOGETHER -> atOnce(everyone(), strike.down());
            case FULL_DISK ->
                strike.victim().keepsState() ? startingOnFullDisk(member, strike) : fullDisk(member, strike);
            case MIGRATION -> migrating(member, random);
            case REPRICE -> new Struck("reprice", true, history.reprice(random));
            case BACKFILL -> new Struck("backfill", true, history.backfill(random));
            case POISON -> {
                poison.accept(strike.draw());
                yield new Struck("all", true, 0);
            }
        };
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

    /** Two or more, not all. */
    private List<Member> some(Random random) {
        List<Member> members = everyone();
        int many = 2 + random.nextInt(members.size() - 2);
        Collections.shuffle(members, random);
        return members.subList(0, many);
    }

    private Struck atOnce(List<Member> members, Duration down) throws InterruptedException {
        members.forEach(Member::kill);
        Thread.sleep(down);
        // What the others stand on comes first; they would wait for it, and longer.
        List<String> first = Stream.of(Victim.BROKER, Victim.REGISTRY, Victim.CLICKHOUSE)
                .map(Victim::label)
                .toList();
        restart(members.stream().filter(member -> first.contains(member.name())));
        restart(members.stream().filter(member -> !first.contains(member.name())));
        boolean all = members.size() == everyone().size();
        String whom = all
                ? "all"
                : String.join(", ", members.stream().map(Member::name).sorted().toList());
        return new Struck(whom, true, members.size());
    }

    private static void restart(Stream<Member> members) {
        Parallel.run(members.<Callable<?>>map(member -> () -> {
                    member.restart();
                    return member;
                })
                .toList());
    }

    /** It may end of that, as an honest process does that can no longer keep what it is told. */
    private static Struck fullDisk(Member member, Strike strike) throws InterruptedException {
        long until = System.nanoTime() + strike.down().toNanos();
        try {
            while (System.nanoTime() < until) {
                member.fillDisk();
                Thread.sleep(100);
            }
        } finally {
            member.freeDisk();
        }
        if (!member.alive()) {
            member.restart();
        }
        return new Struck(member.name(), true, 0);
    }

    /** State is written as it is restored: who begins where there is no space has to begin again where there is. */
    private static Struck startingOnFullDisk(Member member, Strike strike) {
        member.kill();
        member.forget();
        try {
            member.dieStarting(
                    () -> {
                        member.fillDisk();
                        return false;
                    },
                    strike.down());
        } finally {
            member.freeDisk();
        }
        member.restart();
        return new Struck(member.name(), true, 2);
    }

    /** The sink's database forgets which schema files it has; each is safe to run again, and dies twice on the way. */
    private Struck migrating(Member sink, Random random) {
        sink.kill();
        try (var database = new ClickHouse(cluster.clickHouseUrl())) {
            long all = database.row(APPLIED).number("n");
            database.rows("TRUNCATE TABLE costline_raw.schema_migrations");
            database.rows("TRUNCATE TABLE costline_raw.schema_views");
            long until = 0;
            boolean hit = true;
            for (int i = 0; i < 2; i++) {
                long reached = until + 1 + random.nextInt((int) all / 3);
                sink.dieStarting(() -> database.row(APPLIED).number("n") >= reached, MIGRATING);
                until = database.row(APPLIED).number("n");
                hit &= until < all;
            }
            sink.restart();
            return new Struck(sink.name(), hit, 3);
        }
    }

    private Struck atFailpoint(Strike strike) throws InterruptedException {
        int instances = strike.victim().instances();
        for (int i = 0; i < instances; i++) {
            // Should this instance have no work of that kind, the other one has.
            Member member = cluster.member(strike.victim(), (strike.instance() + i) % instances);
            Path armed = member.failpoints().resolve(strike.failpoint() + ".arm");
            Path hit = member.failpoints().resolve(strike.failpoint() + ".hit");
            if (diesAt(member, armed, hit, UNTIL_HIT.dividedBy(instances))) {
                Thread.sleep(strike.down());
                member.restart();
                return new Struck(member.name(), true, 1);
            }
        }
        return new Struck(cluster.member(strike.victim(), strike.instance()).name(), false, 0);
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
}
