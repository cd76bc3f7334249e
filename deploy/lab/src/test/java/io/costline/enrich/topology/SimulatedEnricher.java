package io.costline.enrich.topology;

import io.costline.avro.RequestEvent;
import io.costline.enrich.dedup.DedupSettings;
import io.costline.enrich.dedup.DedupStore;
import io.costline.enrich.dedup.DedupStoreBuilder;
import io.costline.enrich.pricing.PriceBook;
import io.costline.failpoint.Failpoints;
import io.costline.topics.Keys;
import io.costline.topics.PoisonRecords;
import io.costline.topics.Topics;
import io.costline.wire.AvroSerializer;
import io.costline.wire.SchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.jspecify.annotations.Nullable;

/**
 * The enricher's own step and store without Kafka: topics are lists, the clocks of this host and of the broker are set by
 * whoever runs it, and a transaction is what was put out since the last commit. A crash throws that away, with the state.
 */
public final class SimulatedEnricher implements AutoCloseable {
    /** How the world behaves that the enricher stands in. */
    public record World(boolean clocksAreSound, boolean changelogFollowsStreamTime) {}

    /** A record of a topic. */
    public record Kept(byte[] key, byte[] value, long timestamp) {}

    private static final int PARTITIONS = 3;
    private static final Instant UNSOUND = Instant.parse("2200-01-01T00:00:00Z");

    private final World world;
    private final SchemaRegistry registry;
    private final PriceBook prices;
    private final DedupSettings settings;
    private final AvroSerializer<RequestEvent> events;
    private final List<Task> tasks = new ArrayList<>();
    private final List<Kept> costs = new ArrayList<>();
    private final List<Kept> rejected = new ArrayList<>();
    private Instant now = Instant.EPOCH;

    public SimulatedEnricher(World world, SchemaRegistry registry, PriceBook prices, Path folder) {
        this.world = world;
        this.registry = registry;
        this.prices = prices;
        this.settings = new DedupSettings(Duration.ofHours(72), Duration.ofHours(6), folder);
        this.events = AvroSerializer.of(registry, Topics.REQUESTS);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            tasks.add(new Task(partition));
        }
    }

    /** Sets the broker's clock and this host's: what the changelogs keep no longer is gone. */
    public void clock(Instant time) {
        now = time;
        tasks.forEach(Task::expire);
    }

    /** Writes an event as a door does whose broker took it with this time. */
    public void append(RequestEvent event, Instant recordTime) {
        byte[] key = Keys.request(event.getTenant(), event.getCallId()).getBytes(StandardCharsets.UTF_8);
        Task task = tasks.get(Math.floorMod(Arrays.hashCode(key), PARTITIONS));
        Instant time = world.clocksAreSound() ? recordTime : UNSOUND;
        task.requests.add(new Kept(key, events.serialize(null, event), time.toEpochMilli()));
    }

    /** Works off what waits, with commits and crashes where the seed has them; ends with a stop. */
    public void run(RandomGenerator random) {
        for (Task task : tasks) {
            task.run(random);
        }
    }

    /** costline.costs so far. */
    public List<Kept> costs() {
        return costs;
    }

    /** costline.rejected so far. */
    public List<Kept> rejected() {
        return rejected;
    }

    @Override
    public void close() {
        tasks.forEach(Task::crash);
    }

    /** One partition. */
    private final class Task implements PastEvents {
        private final int partition;
        private final List<Kept> requests = new ArrayList<>();
        private final List<Kept> changelog = new ArrayList<>();
        private final List<Kept> uncommittedChanges = new ArrayList<>();
        private final List<Kept> uncommittedCosts = new ArrayList<>();
        private final List<Kept> uncommittedRejections = new ArrayList<>();
        private int committed;
        private int at;
        private @Nullable DedupStore store;
        private @Nullable BatchingStateRestoreCallback restore;

        Task(int partition) {
            this.partition = partition;
        }

        void run(RandomGenerator random) {
            Enrichment step = begin();
            at = committed;
            while (at < requests.size()) {
                Kept next = requests.get(at);
                step.process(new Record<>(next.key, next.value, next.timestamp));
                at++;
                int fate = random.nextInt(100);
                if (fate < 5) {
                    commit();
                } else if (fate < 7) {
                    crash();
                    step = begin();
                    at = committed;
                }
            }
            commit();
            crash();
        }

        private Enrichment begin() {
            DedupStoreBuilder builder =
                    new DedupStoreBuilder(EnrichTopology.DEDUP, settings, Failpoints.none(), clockOfHost(), this::trim);
            DedupStore fresh = builder.build();
            store = fresh;
            InternalProcessorContext<?, ?> context = context();
            fresh.init(context, fresh);
            List<KeyValue<byte[], byte[]>> known = new ArrayList<>();
            changelog.forEach(record -> known.add(KeyValue.pair(record.key, record.value)));
            if (restore != null) {
                restore.restoreAll(known);
            }
            EnrichTopology.Wiring wiring = EnrichTopology.Wiring.of(
                    registry,
                    () -> prices,
                    settings,
                    this::trim,
                    () -> this,
                    0,
                    new EnrichMetrics(new SimpleMeterRegistry()),
                    new PoisonRecords(),
                    Failpoints.none());
            Enrichment step = new Enrichment(wiring);
            @SuppressWarnings("unchecked")
            ProcessorContext<byte[], byte[]> forStep = (ProcessorContext<byte[], byte[]>) (Object) context;
            step.init(forStep);
            return step;
        }

        private void commit() {
            if (store != null) {
                store.flushCache();
            }
            changelog.addAll(uncommittedChanges);
            costs.addAll(uncommittedCosts);
            rejected.addAll(uncommittedRejections);
            uncommittedChanges.clear();
            uncommittedCosts.clear();
            uncommittedRejections.clear();
            committed = at;
        }

        private void crash() {
            uncommittedChanges.clear();
            uncommittedCosts.clear();
            uncommittedRejections.clear();
            if (store != null) {
                store.close();
                store = null;
            }
        }

        private void expire() {
            Duration waits = Topics.REQUESTS.retention().orElseThrow();
            Duration kept = world.changelogFollowsStreamTime() ? settings.kept().plus(waits) : settings.kept();
            long oldest = now.minus(kept).toEpochMilli();
            changelog.removeIf(record -> record.timestamp < oldest);
        }

        private void trim(String topic, int number, long timeMillis) {
            if (world.changelogFollowsStreamTime()) {
                changelog.removeIf(record -> record.timestamp < timeMillis);
            }
        }

        private InternalProcessorContext<?, ?> context() {
            return (InternalProcessorContext<?, ?>) Proxy.newProxyInstance(
                    SimulatedEnricher.class.getClassLoader(),
                    new Class<?>[] {InternalProcessorContext.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "taskId" -> new TaskId(0, partition);
                        case "getStateStore" -> store;
                        case "changelogFor" -> "changelog";
                        case "currentSystemTimeMs" -> clockOfHost().millis();
                        case "register" -> {
                            restore = (BatchingStateRestoreCallback) arguments[1];
                            yield null;
                        }
                        case "recordMetadata" ->
                            Optional.of(new ProcessorRecordContext(0, at, partition, "t", new RecordHeaders()));
                        case "logChange" -> {
                            long time = world.changelogFollowsStreamTime() ? (Long) arguments[3] : now.toEpochMilli();
                            uncommittedChanges.add(new Kept(((Bytes) arguments[1]).get(), (byte[]) arguments[2], time));
                            yield null;
                        }
                        case "forward" -> {
                            Record<?, ?> out = (Record<?, ?>) arguments[0];
                            (arguments[1].equals(EnrichTopology.COSTS_SINK) ? uncommittedCosts : uncommittedRejections)
                                    .add(new Kept((byte[]) out.key(), (byte[]) out.value(), out.timestamp()));
                            yield null;
                        }
                        default -> null;
                    });
        }

        @Override
        public byte @Nullable [] value(int number, long offset) {
            return requests.get((int) offset).value;
        }

        @Override
        public void close() {}
    }

    private InstantSource clockOfHost() {
        return Clock.fixed(world.clocksAreSound() ? now : UNSOUND, ZoneId.of("UTC"));
    }
}
