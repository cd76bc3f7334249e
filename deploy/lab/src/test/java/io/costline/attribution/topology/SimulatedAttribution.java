package io.costline.attribution.topology;

import io.costline.attribution.budget.Alert;
import io.costline.attribution.budget.LatchKey;
import io.costline.attribution.budget.Limits;
import io.costline.attribution.budget.PeriodBook;
import io.costline.attribution.budget.Window;
import io.costline.attribution.ledger.CallState;
import io.costline.attribution.ledger.Delta;
import io.costline.attribution.ledger.DeltaBook;
import io.costline.attribution.ledger.DeltaKey;
import io.costline.attribution.ledger.Dimension;
import io.costline.attribution.ledger.Totals;
import io.costline.attribution.spend.Granularity;
import io.costline.attribution.spend.Scope;
import io.costline.attribution.trace.Applied;
import io.costline.attribution.trace.Trace;
import io.costline.attribution.trace.TraceCodec;
import io.costline.wire.SchemaRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Attribution's two steps without Kafka: costs in, traces and deltas between them, minutes and alerts out. What a transaction
 * held is there from its commit on; a crash throws the rest away, with whatever is in memory.
 */
public final class SimulatedAttribution {
    /** A record of costline.costs. */
    public record Cost(byte[] key, byte[] value) {}

    private static final int COMMIT_PERCENT = 10;
    private static final int CRASH_PERCENT = 4;
    private static final int PERIODS_IN_MEMORY = 3;
    private static final Duration SPEND_KEPT = Duration.ofDays(400);

    private final CallReader reader;
    private final Map<String, byte[]> traces = new HashMap<>();
    private final List<Posted> deltas = new ArrayList<>();
    private final Map<Minute, Totals> minutes = new HashMap<>();
    private final Map<LatchKey, byte[]> latches = new HashMap<>();
    private final List<Alert> alerts = new ArrayList<>();

    private record Posted(DeltaKey key, Delta delta) {}

    private record Minute(Scope scope, long start) {}

    public SimulatedAttribution(SchemaRegistry registry) {
        this.reader = new CallReader(registry);
    }

    /** Reads costs, with commits and crashes where the seed has them, some of them between the last delta and the commit. */
    public void attribute(List<Cost> costs, RandomGenerator random) {
        int committed = 0;
        var task = new TraceTask();
        for (int at = 0; at < costs.size(); ) {
            task.apply(costs.get(at));
            at++;
            int fate = random.nextInt(100);
            if (at == costs.size() || fate < COMMIT_PERCENT) {
                task.drain();
                if (random.nextInt(4) > 0) {
                    task.commit();
                    committed = at;
                } else {
                    task = new TraceTask();
                    at = committed;
                }
            } else if (fate < COMMIT_PERCENT + CRASH_PERCENT) {
                task = new TraceTask();
                at = committed;
            }
        }
    }

    /** Adds up what was posted, likewise, and watches the budgets. */
    public void accumulate(Limits limits, Instant now, RandomGenerator random) {
        int committed = 0;
        var task = new SpendTask();
        for (int at = 0; at < deltas.size(); ) {
            task.add(limits, deltas.get(at));
            at++;
            int fate = random.nextInt(100);
            if (at == deltas.size() || fate < COMMIT_PERCENT) {
                task.judge(now);
                if (random.nextInt(4) > 0) {
                    task.commit();
                    committed = at;
                } else {
                    task = new SpendTask();
                    at = committed;
                }
            } else if (fate < COMMIT_PERCENT + CRASH_PERCENT) {
                task = new SpendTask();
                at = committed;
            }
        }
    }

    /** Traces in which something counts. */
    public int traces() {
        return traces.size();
    }

    /** Calls the tenant's minutes count. */
    public long calls() {
        return tenant().count(Totals.Count.CALLS);
    }

    /** What they cost. */
    public BigDecimal cost() {
        return tenant().amount(Totals.Amount.CONTRACTED_COST).toDecimal();
    }

    /** What the budgets said. */
    public List<Alert> alerts() {
        return alerts;
    }

    private Totals tenant() {
        Totals sum = new Totals();
        minutes.forEach((minute, totals) -> {
            if (minute.scope.dimension() == Dimension.TENANT) {
                sum.add(totals);
            }
        });
        return sum;
    }

    /** The first step between two crashes. */
    private final class TraceTask {
        private final TraceCodec codec = new TraceCodec();
        private final Map<String, Trace> open = new HashMap<>();
        private final Set<Trace> changed = new LinkedHashSet<>();
        private final DeltaBook book = new DeltaBook();
        private final Map<String, byte[]> packed = new HashMap<>();
        private final List<Posted> posted = new ArrayList<>();

        void apply(Cost cost) {
            CallState call = reader.read(cost.key, cost.value);
            Trace trace = open.computeIfAbsent(new String(cost.key, StandardCharsets.UTF_8), this::load);
            if (trace.apply(call, 0) == Applied.CHANGED) {
                changed.add(trace);
            }
        }

        private Trace load(String name) {
            byte[] stored = traces.get(name);
            TraceKey key = new TraceKey(name.getBytes(StandardCharsets.UTF_8));
            return stored == null
                    ? TraceKey.newTrace(key.bytes())
                    : PackedTrace.split(stored).unpack(key, codec);
        }

        /** What happens before each commit. */
        void drain() {
            changed.forEach(trace -> {
                trace.settle(book);
                var whole = new PackedTrace();
                for (int chunk = 0; chunk < TraceCodec.chunks(trace); chunk++) {
                    whole.put(chunk, codec.pack(trace, chunk));
                }
                packed.put(trace.tenant() + '/' + trace.traceId(), whole.joined());
            });
            changed.clear();
            book.drain((key, delta) -> posted.add(new Posted(key, delta)));
        }

        void commit() {
            traces.putAll(packed);
            deltas.addAll(posted);
            packed.clear();
            posted.clear();
        }
    }

    /** The second step between two crashes. */
    private final class SpendTask implements PeriodBook.Records {
        private final Map<Minute, Totals> buckets = new HashMap<>();
        private final Map<LatchKey, byte[]> said = new HashMap<>();
        private final List<Alert> raised = new ArrayList<>();
        private final PeriodBook periods =
                new PeriodBook(this, PERIODS_IN_MEMORY, SPEND_KEPT, (limit, scope, failure) -> {
                    throw failure;
                });

        void add(Limits limits, Posted posted) {
            DeltaKey key = posted.key;
            Totals change = posted.delta.change();
            Scope scope = new Scope(key.tenant(), key.dimension(), key.scopeValue(), key.currency());
            bucket(new Minute(scope, key.start())).add(change);
            if (scope.dimension().single()) {
                periods.add(limits, scope, key.start(), change, posted.delta.receivedAt());
            }
        }

        private Totals bucket(Minute minute) {
            return buckets.computeIfAbsent(minute, absent -> {
                var copy = new Totals();
                copy.add(minutes.getOrDefault(minute, new Totals()));
                return copy;
            });
        }

        void judge(Instant now) {
            periods.judge(now, raised::addAll);
        }

        void commit() {
            buckets.forEach((minute, totals) -> {
                var copy = new Totals();
                copy.add(totals);
                minutes.put(minute, copy);
            });
            latches.putAll(said);
            alerts.addAll(raised);
            raised.clear();
        }

        @Override
        public PeriodBook.Running sum(Scope scope, Window window) {
            var sum = new PeriodBook.Running();
            Set<Minute> all = new LinkedHashSet<>(minutes.keySet());
            all.addAll(buckets.keySet());
            for (Minute minute : all) {
                if (minute.scope.equals(scope)
                        && window.contains(Instant.EPOCH.plus(minute.start, ChronoUnit.MICROS))) {
                    sum.add(bucket(minute), 0);
                }
            }
            return sum;
        }

        @Override
        public byte @Nullable [] latches(LatchKey key) {
            byte[] own = said.get(key);
            return own == null ? latches.get(key) : own;
        }

        @Override
        public void latch(LatchKey key, byte[] packed) {
            said.put(key, packed);
        }

        @Override
        public void each(
                Scope scope, Granularity granularity, long from, long to, BiConsumer<Long, BigDecimal> visitor) {
            Set<Minute> all = new LinkedHashSet<>(minutes.keySet());
            all.addAll(buckets.keySet());
            for (Minute minute : all) {
                if (minute.scope.equals(scope) && minute.start >= from && minute.start < to) {
                    visitor.accept(
                            granularity.start(minute.start),
                            bucket(minute).amount(Totals.Amount.CONTRACTED_COST).toDecimal());
                }
            }
        }

        @Override
        public long firstHour(Scope scope) {
            return minutes.keySet().stream()
                    .filter(minute -> minute.scope.equals(scope))
                    .mapToLong(minute -> Granularity.HOUR.start(minute.start))
                    .min()
                    .orElse(Long.MAX_VALUE / 2);
        }

        @Override
        public void eachLatches(LatchKey any, BiConsumer<Long, byte[]> visitor) {
            Map<LatchKey, byte[]> all = new HashMap<>(latches);
            all.putAll(said);
            all.forEach((key, packed) -> {
                if (Arrays.equals(key.at(0), any.at(0))) {
                    visitor.accept(key.periodStartMicros(), packed);
                }
            });
        }
    }
}
