package io.costline.lab.bench;

import io.costline.avro.RequestEvent;
import io.costline.client.CostlineClient;
import io.costline.client.DirectClient;
import io.costline.lab.sql.ClickHouse;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.ConfluentRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** The steps of one run, in order. What comes first pays for compiling the code and is not counted: as many events as are. */
final class Bench {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final double FRESHNESS_SECONDS = 20;
    private static final double FRESHNESS_SHARE = 50_000;
    private static final double HTTP_SHARE = 1;
    private static final double HTTP_SHARE_OF_OTHERS = 0.3;

    private final Options options;
    private final Consumer<String> log;
    private final BenchStack stack;
    private final BenchTraffic traffic;
    private final List<String> faults = new ArrayList<>();
    private int copiesMade = 1;

    /**
     * @param recordings where to put Flight Recorder files of the services; null: no recording
     */
    record Options(
            Profile profile,
            long events,
            long seed,
            @Nullable Path recordings) {}

    private Bench(Options options, Consumer<String> log, BenchStack stack) {
        this.options = options;
        this.log = log;
        this.stack = stack;
        this.traffic = traffic(options, stack);
    }

    static BenchReport run(Options options, Consumer<String> log) {
        log.accept("bench: starting broker, registry and ClickHouse");
        try (BenchStack stack = BenchStack.start(options.recordings())) {
            return new Bench(options, log, stack).run();
        }
    }

    static BenchTraffic traffic(Options options, BenchStack stack) {
        AvroSerializer<RequestEvent> encoder =
                AvroSerializer.of(new ConfluentRegistry(stack.registryUrl(), Map.of()), Topics.REQUESTS);
        try (InputStream prices = BenchStack.prices()) {
            return BenchTraffic.generate(options.profile(), options.seed(), options.events(), encoder, prices);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the price list", e);
        }
    }

    private BenchReport run() {
        List<Speed> identity = new ArrayList<>();
        List<Speed> enrich = new ArrayList<>();
        long events = drains(identity, enrich);
        try (ClickHouse clickHouse = new ClickHouse(stack.clickHouseUrl())) {
            WholePath whole = new WholePath(stack, traffic, new Expected(clickHouse, traffic), log);
            WholePath.Result result = whole.run(copies(events), copies(events), this::take);
            double half = result.all().perSecond() / 2;
            int copies = copies(half * Math.clamp(events / FRESHNESS_SHARE, 3, FRESHNESS_SECONDS));
            BenchReport.Freshness freshness = whole.freshness(copies, take(copies), half);
            faults.addAll(whole.faults());
            StoredBytes stored = StoredBytes.of(stack, clickHouse);
            stack.stopServices();
            Map<String, Speed> http = http(events);
            return new BenchReport(
                    Machine.here(),
                    Machine.jdk(),
                    options.profile(),
                    options.seed(),
                    events,
                    traffic.meanBytes(),
                    Speed.median(identity),
                    Speed.median(enrich),
                    result.all(),
                    result.rows(),
                    result.written(),
                    stored,
                    http,
                    freshness,
                    List.copyOf(faults));
        }
    }

    /** Identity and enrich in turn, twice, from one preloaded topic: what disturbs the machine disturbs both. */
    private long drains(List<Speed> identity, List<Speed> enrich) {
        int copies = 2 * copies(options.events());
        log.accept("bench: preloading about " + traffic.size() * (long) copies + " events, the first half to warm up");
        try (Admin admin = stack.admin();
                RequestWriter writer = RequestWriter.plain(stack.bootstrapServers())) {
            long events = writer.write(traffic, take(copies), copies);
            for (int round = 1; round <= 2; round++) {
                identity.add(drain(admin, BenchStack.IDENTITY, round, writer.ends()));
                enrich.add(drain(admin, "enrich", round, writer.ends()));
            }
            return events / 2;
        } finally {
            stack.recreateTopics();
        }
    }

    private Speed drain(Admin admin, String service, int round, Map<Integer, Long> ends) {
        String group = "bench-" + service + '-' + round;
        GroupProgress progress = new GroupProgress(admin, group, Topics.REQUESTS.name(), ends);
        stack.startAlone(service, group);
        Mark started = stack.mark(0);
        Mark begin = stack.mark(await(progress, progress.total() / 2));
        Mark end = stack.mark(await(progress, progress.total()));
        // A small run may be done at the first look.
        Speed speed = (begin.done() < end.done() ? begin : started).until(end);
        stack.stopServices();
        log.accept("bench: %s, round %d: %,.0f records/s (load %.1f)"
                .formatted(service, round, speed.perSecond(), speed.load()));
        return speed;
    }

    private long await(GroupProgress progress, long wanted) {
        long done = progress.done();
        while (done < wanted) {
            stack.requireAlive();
            Pause.millis(10);
            done = progress.done();
        }
        return done;
    }

    private Map<String, Speed> http(long events) {
        String key = stack.startIngest();
        Map<String, Speed> speeds = new LinkedHashMap<>();
        for (HttpSource source : traffic.sources()) {
            double share = source.name().equals(HttpSource.OWN) ? HTTP_SHARE : HTTP_SHARE_OF_OTHERS;
            speeds.put(source.name(), http(source, key, (long) (events * share)));
        }
        return speeds;
    }

    private Speed http(HttpSource source, String key, long measured) {
        log.accept("bench: about " + measured + " events of " + source.name() + " through the HTTP door");
        HttpLoad load = new HttpLoad(source);
        try (Admin admin = stack.admin();
                DirectClient client =
                        CostlineClient.builder().url(stack.ingestUrl()).key(key).buildDirect()) {
            awaitKey(client);
            long before = stack.records(admin, Topics.REQUESTS.name());
            Speed speed = load.run(stack.ingestUrl(), key, take(1_000_000), measured, measured, stack::mark);
            long found = stack.records(admin, Topics.REQUESTS.name()) - before;
            if (found != load.accepted()) {
                faults.add("the HTTP door accepted " + load.accepted() + " events of " + source.name()
                        + ", the topic holds " + found);
            }
            return speed;
        }
    }

    private static void awaitKey(DirectClient client) {
        try {
            if (!client.awaitKey(PATIENCE)) {
                throw new IllegalStateException("the HTTP door does not know its key");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the HTTP door does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the HTTP door", e);
        }
    }

    private int copies(double events) {
        return traffic.copies(events);
    }

    /** Numbers for so many copies nobody else has; returns the first. */
    private int take(int copies) {
        int first = copiesMade;
        copiesMade += copies;
        return first;
    }
}
