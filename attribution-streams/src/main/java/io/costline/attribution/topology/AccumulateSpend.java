package io.costline.attribution.topology;

import io.costline.attribution.AttributionMetrics;
import io.costline.attribution.budget.Alert;
import io.costline.attribution.budget.Limit;
import io.costline.attribution.budget.Limits;
import io.costline.attribution.budget.PeriodBook;
import io.costline.attribution.config.Rules;
import io.costline.attribution.spend.Bucket;
import io.costline.attribution.spend.Granularity;
import io.costline.attribution.spend.Scope;
import io.costline.attribution.topology.Attributed.Kind;
import io.costline.topics.PoisonRecords;
import io.costline.topics.Topics;
import io.costline.wire.MalformedRecordException;
import io.costline.wire.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sub-topology B: adds net deltas to the minutes and hours of their scopes, and before each commit sends out every bucket
 * that changed, once, and the alerts that follow.
 */
final class AccumulateSpend implements Processor<byte[], Attributed, byte[], Attributed> {
    private static final Logger LOG = LoggerFactory.getLogger(AccumulateSpend.class);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
    private static final Duration LOOK_AGAIN_INTERVAL = Duration.ofSeconds(30);
    private static final int BUCKETS_IN_MEMORY = 50_000;
    private static final int PERIODS_IN_MEMORY = 20_000;
    private static final Duration EXPIRE_INTERVAL = Duration.ofSeconds(10);
    private static final int EXPIRE_ROWS = 2_000;
    private static final Granularity[] GRANULARITIES = Granularity.values();
    private static final Granularity[] HOURS = {Granularity.HOUR};

    private final Rules rules;
    private final Supplier<Limits> limits;
    private final AttributionMetrics metrics;
    private final PoisonRecords poison;
    private final Rejecting rejecting;
    private final Rejecting rejectingBudgets;
    private final DeltaFormat deltas;
    private final BucketWriter buckets;
    private final AlertWriter alerts;
    private final Map<Cell, Bucket> memory = new LinkedHashMap<>(1024, 0.75f, true);
    /** Each with the key of a delta that changed it. */
    private final Map<Cell, byte @Nullable []> changed = new LinkedHashMap<>();

    private final Set<Seen> seen = new HashSet<>();

    private @Nullable ProcessorContext<byte[], Attributed> context;
    private @Nullable SpendRecords records;
    private @Nullable PeriodBook periods;
    private @Nullable Limits looked;
    private @Nullable Bytes expiredUpTo;
    private Added added = Added.NONE;
    private Added written = Added.NONE;

    private record Cell(Scope scope, Granularity granularity, long start, int addedIn) {}

    private record Seen(String tenant, String budgetId, long version) {}

    AccumulateSpend(
            Rules rules,
            SchemaRegistry registry,
            String deltaTopic,
            Supplier<Limits> limits,
            AttributionMetrics metrics,
            PoisonRecords poison) {
        this.rules = rules;
        this.poison = poison;
        this.rejecting = new Rejecting(registry, deltaTopic);
        this.rejectingBudgets = new Rejecting(registry, Topics.BUDGETS.name());
        this.limits = limits;
        this.metrics = metrics;
        this.deltas = new DeltaFormat(registry, deltaTopic);
        this.buckets = new BucketWriter(registry, rules.epoch());
        this.alerts = new AlertWriter(registry, rules.epoch());
    }

    @Override
    public void init(ProcessorContext<byte[], Attributed> task) {
        context = task;
        KeyValueStore<Bytes, byte[]> store = task.getStateStore(AttributionTopology.SPEND_STORE);
        records = new SpendRecords(store);
        added = records.added();
        written = added;
        periods = new PeriodBook(records, PERIODS_IN_MEMORY, rules.spendRetention(), this::notJudged);
        memory.clear();
        changed.clear();
        seen.clear();
        looked = null;
        expiredUpTo = null;
        CommitHook hook = task.getStateStore(AttributionTopology.SPEND_HOOK);
        hook.attach(task, this::settle);
        task.schedule(LOOK_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::lookAtNewBudgets);
        task.schedule(LOOK_AGAIN_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::lookAgain);
        task.schedule(EXPIRE_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::expire);
    }

    @Override
    public void process(Record<byte[], Attributed> input) {
        long offset = CommitHook.offset(required(context));
        if (added.holds(offset, input.timestamp())) {
            metrics.deltaAgain();
            return;
        }
        added = added.with(offset, input.timestamp());
        byte[] value = input.value().bytes();
        if (poison.isNext(required(context))) {
            reject(input.key(), value, Rejecting.Reason.UNPROCESSABLE);
            return;
        }
        if (value == null) {
            reject(input.key(), null, Rejecting.Reason.NO_VALUE);
            return;
        }
        RuntimeException failed = poison.failure(input.key(), offset);
        if (failed != null) {
            reject(input.key(), value, Rejecting.of(failed));
            return;
        }
        DeltaFormat.Received delta;
        try {
            delta = deltas.read(value);
        } catch (MalformedRecordException | IllegalArgumentException e) {
            reject(input.key(), value, Rejecting.Reason.MALFORMED_DELTA);
            return;
        }
        Scope scope = delta.scope();
        boolean single = scope.dimension().single();
        Granularity[] granularities = single ? GRANULARITIES : HOURS;
        Cell[] cells = new Cell[granularities.length];
        Bucket[] opened = new Bucket[cells.length];
        try {
            for (int i = 0; i < cells.length; i++) {
                cells[i] = new Cell(scope, granularities[i], granularities[i].start(delta.start()), delta.addedIn());
                opened[i] = bucket(cells[i]);
            }
        } catch (RuntimeException e) { // nothing was changed by it yet, so its task need not begin again
            if (!PoisonRecords.isOfRecord(e)) {
                throw e;
            }
            setAside("a bucket of " + scope, e);
            reject(input.key(), value, Rejecting.Reason.UNPROCESSABLE);
            return;
        }
        for (int i = 0; i < cells.length; i++) {
            opened[i].add(delta.change(), delta.receivedAt());
            changed.put(cells[i], input.key());
        }
        if (single) {
            required(periods).add(limits.get(), scope, delta.start(), delta.change(), delta.receivedAt());
        }
    }

    private void reject(byte @Nullable [] key, byte @Nullable [] value, Rejecting.Reason reason) {
        metrics.rejected(reason.name());
        long now = required(context).currentSystemTimeMs();
        forward(rejecting.key(key), rejecting.value(key, value, reason, now), now);
    }

    private Bucket bucket(Cell cell) {
        Bucket known = memory.get(cell);
        if (known == null) {
            known = required(records).bucket(cell.scope, cell.granularity, cell.start, cell.addedIn);
            if (known == null) {
                known = new Bucket();
                if (cell.granularity == Granularity.HOUR
                        && cell.scope.dimension().single()) {
                    required(records).mark(cell.scope, cell.start);
                }
            }
            memory.put(cell, known);
        }
        return known;
    }

    /** A new or changed budget starts from the true figure of the period under way. */
    private void lookAtNewBudgets(long now) {
        Limits current = limits.get();
        if (current == looked) {
            return;
        }
        looked = current;
        Instant instant = Instant.ofEpochMilli(now);
        for (Limit limit : current.all()) {
            if (seen.add(new Seen(limit.tenant(), limit.budgetId(), limit.version()))) {
                lookAt(limit, instant);
            }
        }
        settle();
    }

    private void lookAt(Limit limit, Instant instant) {
        try {
            required(records).scopes(limit, scope -> required(periods).look(limit, scope, instant));
        } catch (RuntimeException e) {
            notJudged(limit, new Scope(limit.tenant(), limit.dimension(), limit.scopeValue(), limit.currency()), e);
        }
    }

    /** Time alone moves a forecast. */
    private void lookAgain(long now) {
        required(periods).lookAgain(limits.get());
        settle();
    }

    /** Goes through the store a piece at a time, round and round, and drops what no call can change any more. */
    private void expire(long now) {
        long before = (now - rules.spendRetention().toMillis()) * 1000;
        expiredUpTo = required(records).expire(expiredUpTo, before, rules.oldestHistoryMonth(now), EXPIRE_ROWS);
    }

    /** Buckets first: periods that are not in memory yet are summed from them. */
    private void settle() {
        long now = required(context).currentSystemTimeMs();
        publishChanged(now);
        changed.clear();
        if (!added.equals(written)) {
            required(records).put(added);
            written = added;
        }
        required(periods).judge(Instant.ofEpochMilli(now), this::tell);
        while (memory.size() > BUCKETS_IN_MEMORY) {
            memory.remove(memory.keySet().iterator().next());
        }
    }

    private void tell(List<Alert> told) {
        List<Attributed> written = told.stream().map(alerts::write).toList();
        for (Attributed each : written) {
            byte[] value = each.bytes();
            if (value != null && !poison.takes(Topics.BUDGET_ALERTS.name(), value.length)) {
                throw new RecordTooLargeException("an alert of " + value.length + " bytes");
            }
        }
        long now = required(context).currentSystemTimeMs();
        for (int i = 0; i < written.size(); i++) {
            metrics.alert(told.get(i));
            forward(alerts.key(told.get(i)), written.get(i), now);
        }
    }

    /** A budget that cannot be judged for a scope: the others are. */
    private void notJudged(Limit limit, Scope scope, RuntimeException failure) {
        if (!PoisonRecords.isOfRecord(failure)) {
            throw failure;
        }
        String budget = limit.tenant()
                + '/'
                + limit.budgetId().substring(0, Math.min(100, limit.budgetId().length()));
        setAside(
                "budget " + budget + " version " + limit.version() + " for " + scope.dimension() + ' ' + scope.value(),
                failure);
        metrics.rejected(Rejecting.Reason.BUDGET_NOT_JUDGED.name());
        long now = required(context).currentSystemTimeMs();
        byte[] key = (limit.tenant() + '/').getBytes(StandardCharsets.UTF_8);
        byte[] what = (budget + '/' + limit.version() + '/' + scope).getBytes(StandardCharsets.UTF_8);
        forward(
                rejectingBudgets.key(key),
                rejectingBudgets.value(key, what, Rejecting.Reason.BUDGET_NOT_JUDGED, now),
                now);
    }

    private void setAside(String what, RuntimeException failure) {
        LOG.atError().setCause(failure).addKeyValue("what", what).log("set aside; the rest goes on");
        poison.setAside(what);
    }

    /** One call may widen several buckets beyond what the topic takes: one failed commit finds them all. */
    private void publishChanged(long now) {
        RecordTooLargeException tooLarge = null;
        for (Map.Entry<Cell, byte @Nullable []> each : changed.entrySet()) {
            try {
                publish(each.getKey(), now);
            } catch (RecordTooLargeException e) {
                poison.blame(each.getValue(), added.offset(), e);
                tooLarge = e;
            } catch (RuntimeException e) {
                poison.blame(each.getValue(), added.offset(), e);
                throw e;
            }
        }
        if (tooLarge != null) {
            throw tooLarge;
        }
    }

    private void publish(Cell cell, long now) {
        Bucket bucket = bucket(cell);
        bucket.revise();
        required(records).put(cell.scope, cell.granularity, cell.start, cell.addedIn, bucket);
        byte[] value = buckets.write(cell.scope, cell.granularity, cell.start, cell.addedIn, bucket);
        if (!poison.takes(Topics.SPEND.name(), value.length)) {
            throw new RecordTooLargeException("a bucket of " + value.length + " bytes");
        }
        forward(
                buckets.key(cell.scope, cell.granularity, cell.start, cell.addedIn),
                new Attributed(Kind.BUCKET, value),
                now);
        metrics.bucket();
    }

    private void forward(byte[] key, Attributed value, long now) {
        required(context).forward(new Record<>(key, value, now));
    }

    private static <T> T required(@Nullable T set) {
        if (set == null) {
            throw new IllegalStateException("not initialised");
        }
        return set;
    }
}
