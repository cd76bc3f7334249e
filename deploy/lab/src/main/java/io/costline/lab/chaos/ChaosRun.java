package io.costline.lab.chaos;

import io.costline.lab.chaos.Rounds.Done;
import io.costline.lab.chaos.check.Expected;
import io.costline.lab.chaos.check.FoundOnTopics;
import io.costline.lab.chaos.workload.Workload;
import io.costline.lab.check.Facts;
import io.costline.lab.check.FoundInClickHouse;
import io.costline.lab.check.PriceList;
import io.costline.lab.sql.ClickHouse;
import io.costline.lab.sql.ClickHouseException;
import io.costline.wire.ConfluentRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** One run against a cluster that is up: traffic and kills, then quiet, then the comparison. */
final class ChaosRun {
    /** Tenant of everything sent. */
    static final String TENANT = "chaos";

    /** How long nothing at all may come on before waiting ends; a slow machine may take as long as it likes. */
    private static final Duration STANDS = Duration.ofMinutes(3);

    private static final Duration CALM = Duration.ofSeconds(3);
    private static final String PRICES = "/io/costline/catalog/litellm.json";

    private final Cluster cluster;
    private final String key;
    private final Options options;
    private final Consumer<Done> listener;
    private final Consumer<String> stage;

    /** @param recordsPerSecond what is sent at most */
    record Options(int rounds, long seed, int recordsPerSecond) {}

    /**
     * @param key an API key of {@link #TENANT}
     * @param listener told of each round when it is over
     * @param stage told what goes on
     */
    ChaosRun(Cluster cluster, String key, Options options, Consumer<Done> listener, Consumer<String> stage) {
        this.cluster = cluster;
        this.key = key;
        this.options = options;
        this.listener = listener;
        this.stage = stage;
    }

    ChaosResult run() throws InterruptedException, IOException {
        return run(Strike.plan(options.rounds, options.seed));
    }

    ChaosResult run(List<Strike> plan) throws InterruptedException, IOException {
        Instant began = Instant.now();
        var workload = new Workload(options.seed, began.truncatedTo(ChronoUnit.MILLIS));
        var deliveries = new Deliveries();
        var history = new History(cluster.stackFile().resolveSibling("history"), cluster.stackFile());
        var blow = new Blow(cluster, history, draw -> Poison.spread(cluster.bootstrapServers(), draw));
        try (var http = new HttpSender(cluster::ingest, TENANT, key, deliveries);
                var kafka = new KafkaSender(cluster.bootstrapServers(), cluster.registryUrl(), TENANT, deliveries)) {
            var behindItsLog = new BehindItsLog(cluster);
            var sending = new Sending(workload, http, kafka, deliveries, options.recordsPerSecond);
            sending.start();
            var rounds = new Rounds(blow, behindItsLog, deliveries.records::get, listener, deliveries::complain);
            List<Done> done;
            List<String> stood;
            try (var watch = new Watch(cluster, deliveries::complain)) {
                done = rounds.run(plan);
                rounds.reviveAll();
                stage.accept("sending what is still owed");
                sending.finish(STANDS);
                stood = watch.longest();
            }
            rounds.reviveAll();
            List<String> rebuilt = new Mending(cluster).mend(plan);
            stage.accept("waiting until everything has arrived");
            settle(history, deliveries);
            Facts expected = expected(workload);
            history.expect(expected);
            Facts found = drained(expected, history, rounds, deliveries);
            return new ChaosResult(
                    options.seed,
                    Duration.between(began, Instant.now()).toSeconds(),
                    done,
                    rounds.endedAlone(),
                    stood,
                    cluster.fullDisk(),
                    rebuilt,
                    behindItsLog.starts(),
                    deliveries.shipments.get(),
                    deliveries.records.get(),
                    deliveries.retries.get(),
                    deliveries.repeats.get(),
                    deliveries.complaints(),
                    expected,
                    found);
        }
    }

    private static void settle(History history, Deliveries deliveries) {
        try {
            history.settle();
        } catch (RuntimeException e) {
            deliveries.complain("the history's commands did not come to their end: " + e.getMessage());
        }
    }

    private static Facts expected(Workload workload) throws IOException {
        try (InputStream prices = ChaosRun.class.getResourceAsStream(PRICES)) {
            return Expected.of(
                    workload.handedOut(),
                    TENANT,
                    PriceList.read(Objects.requireNonNull(prices, "no price list at " + PRICES)));
        }
    }

    /**
     * What is there once it is what was expected, and still is after a calm in which a straggler would have come; else what
     * is there when nothing has come on for long. A pipeline that stands must say so.
     */
    private Facts drained(Facts expected, History history, Rounds rounds, Deliveries deliveries)
            throws InterruptedException {
        String pulse = "";
        long moved = System.nanoTime();
        try (var database = new ClickHouse(cluster.clickHouseUrl())) {
            while (true) {
                rounds.reviveAll();
                String before = pulse;
                pulse = pulse(database);
                if (!pulse.equals(before)) {
                    moved = System.nanoTime();
                    Thread.sleep(CALM);
                    continue;
                }
                Facts found = new Facts();
                Optional<String> unread = read(database, history, found);
                if (unread.isEmpty() && expected.differences(found).isEmpty()) {
                    return found;
                }
                if (System.nanoTime() - moved > STANDS.toNanos()) {
                    unread.ifPresent(why -> deliveries.complain("not all could be read: " + why));
                    if (Watch.allReady(cluster)) {
                        deliveries.complain("figures stand and differ, yet every service says that it is ready");
                    }
                    return found;
                }
                Thread.sleep(CALM);
            }
        }
    }

    private static String pulse(ClickHouse database) {
        try {
            return FoundInClickHouse.pulse(database, TENANT) + FoundInClickHouse.pulse(database, History.TENANT);
        } catch (ClickHouseException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Why some of it could not be read, if so. */
    private Optional<String> read(ClickHouse database, History history, Facts found) {
        try {
            new FoundInClickHouse(database, TENANT, found).read();
            history.find(database, found);
            var registry = new ConfluentRegistry(cluster.registryUrl(), Map.of());
            cluster.alerts().tell(found);
            new FoundOnTopics(cluster.bootstrapServers(), registry, TENANT, found).read();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
