package io.costline.attribution.budget;

import io.costline.attribution.ledger.Totals;
import io.costline.attribution.ledger.Totals.Count;
import io.costline.attribution.spend.Granularity;
import io.costline.attribution.spend.Scope;
import io.costline.money.Int128;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Running spend of the periods budgets look at. A period is summed from its buckets when first needed and kept up by changes
 * from then on; latches are read and written through. Not safe for use by several threads.
 */
public final class PeriodBook {
    /** Where buckets and latches are kept. */
    public interface Records {
        /** Adds up the scope's buckets within the window. */
        Running sum(Scope scope, Window window);

        byte @Nullable [] latches(LatchKey key);

        void latch(LatchKey key, byte[] latches);

        /** The contracted cost of the scope's buckets that begin from a time on and before another, microseconds since 1970. */
        void each(Scope scope, Granularity granularity, long from, long to, BiConsumer<Long, BigDecimal> visitor);

        /** When the scope's first hour began, microseconds since 1970; the end of time if it has none. */
        long firstHour(Scope scope);

        /** The latches of every period of the key's budget and scope, with the period's start. */
        void eachLatches(LatchKey any, BiConsumer<Long, byte[]> visitor);
    }

    /** A period's sums so far. */
    public static final class Running {
        private final Int128 spend = new Int128();
        private final Int128 unpricedUpperBound = new Int128();
        private long unpricedCalls;
        private long operations;
        private long fallbackOperations;
        private long receivedAt;

        public void add(Totals totals, long receipt) {
            spend.add(totals.amount(Totals.Amount.CONTRACTED_COST));
            unpricedUpperBound.add(totals.amount(Totals.Amount.UNPRICED_UPPER_BOUND));
            unpricedCalls += totals.count(Count.UNPRICED_CALLS);
            operations += totals.count(Count.OPERATIONS);
            fallbackOperations += totals.count(Count.FALLBACK_OPERATIONS);
            receivedAt = Math.max(receivedAt, receipt);
        }

        PeriodSpend figure() {
            return new PeriodSpend(
                    spend.toDecimal(),
                    unpricedCalls,
                    unpricedUpperBound.toDecimal(),
                    operations,
                    fallbackOperations,
                    receivedAt);
        }
    }

    /** Told of a period that cannot be judged: its definition, a bucket or a latch is not as it should be. */
    public interface Unjudged {
        /**
         * The period is left alone from now on, unless this throws.
         *
         * @param scope the period's
         */
        void failed(Limit limit, Scope scope, RuntimeException failure);
    }

    private record Watched(Limit limit, Window window, LatchKey key) {}

    /** A limit with a scope it covers. */
    private record Pair(Limit limit, Scope scope) {}

    private final Records records;
    private final int capacity;
    private final Duration kept;
    private final Unjudged unjudged;
    /** Those that failed; the eldest have another chance when there are many. */
    private final Map<Pair, Boolean> aside = new LinkedHashMap<>();

    private final Map<LatchKey, Running> running = new LinkedHashMap<>(64, 0.75f, true);
    private final Set<Watched> touched = new HashSet<>();
    /** Open periods with a rule that time alone can move. */
    private final Set<Watched> moving = new HashSet<>();

    private final SpikeBook spikes;

    /**
     * @param capacity periods kept in memory; more are summed again when needed
     * @param kept how long the records keep buckets; a period that began before has no whole sum, and nothing is said of it
     */
    public PeriodBook(Records records, int capacity, Duration kept, Unjudged unjudged) {
        this.records = records;
        this.capacity = capacity;
        this.kept = kept;
        this.unjudged = unjudged;
        this.spikes = new SpikeBook(records, capacity);
    }

    /** A scope's minute changed; its bucket is written before {@link #judge}. */
    public void add(Limits limits, Scope scope, long minuteStart, Totals change, long receivedAt) {
        for (Limit limit : limits.covering(scope)) {
            guarded(limit, scope, () -> {
                Watched watched = watch(limit, scope, Instant.EPOCH.plus(minuteStart, ChronoUnit.MICROS));
                Running known = running.get(watched.key);
                if (known != null) {
                    known.add(change, receivedAt);
                }
                if (limit.spike() != null) {
                    spikes.add(limit, scope, minuteStart);
                }
            });
        }
    }

    /**
     * Looks at the period that holds the instant, changed or not: what a new budget needs. Where a rule moves with time, the
     * period before as well: it may have ended unseen.
     */
    public void look(Limit limit, Scope scope, Instant instant) {
        guarded(limit, scope, () -> {
            Watched watched = watch(limit, scope, instant);
            if (limit.movesWithTime()) {
                watch(limit, scope, watched.window.start().minusNanos(1));
            }
            if (limit.spike() != null) {
                spikes.look(limit, scope, instant);
            }
        });
    }

    /** One budget that fails stops no other. */
    private void guarded(Limit limit, Scope scope, Runnable step) {
        if (!aside.isEmpty() && aside.containsKey(new Pair(limit, scope))) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            unjudged.failed(limit, scope, e);
            aside.put(new Pair(limit, scope), true);
            if (aside.size() > capacity) {
                aside.remove(aside.keySet().iterator().next());
            }
        }
    }

    /** Looks again at what may have changed although nothing was spent. */
    public void lookAgain(Limits limits) {
        Set<Limit> inForce = Set.copyOf(limits.all());
        moving.removeIf(watched -> !inForce.contains(watched.limit));
        touched.addAll(moving);
        spikes.lookAgain(inForce::contains);
    }

    private Watched watch(Limit limit, Scope scope, Instant instant) {
        Window window = limit.period().window(instant, limit.zone());
        Watched watched = new Watched(limit, window, LatchKey.of(limit, scope, window));
        touched.add(watched);
        return watched;
    }

    /**
     * Compares every period touched since the last time with its budget; all buckets must have been written.
     *
     * @param telling takes the alerts of one period together, before it is noted that they were told
     */
    public void judge(Instant now, Consumer<List<Alert>> telling) {
        for (SpikeBook.Touched hours : spikes.takeTouched()) {
            guarded(hours.limit(), hours.scope(), () -> spikes.judge(hours, now, telling));
        }
        if (touched.isEmpty()) {
            return;
        }
        Instant oldest = now.minus(kept);
        for (Watched watched : touched) {
            if (!watched.window.start().isBefore(oldest)) {
                guarded(watched.limit, watched.key.scope(), () -> judge(watched, now, telling));
            }
        }
        touched.clear();
        while (running.size() > capacity) {
            running.remove(running.keySet().iterator().next());
        }
    }

    private void judge(Watched watched, Instant now, Consumer<List<Alert>> telling) {
        moving.remove(watched);
        Running sums = running.computeIfAbsent(watched.key, key -> records.sum(key.scope(), watched.window));
        judge(new AlertRule.Situation(watched.limit, watched.window, sums.figure(), now), watched.key, telling);
        if (watched.limit.movesWithTime() && now.isBefore(watched.window.end())) {
            moving.add(watched);
        }
    }

    private void judge(AlertRule.Situation situation, LatchKey key, Consumer<List<Alert>> telling) {
        Limit limit = situation.limit();
        byte[] packed = records.latches(key);
        Latches latches = packed == null ? Latches.silent() : Latches.unpack(limit, packed);
        List<Alert> alerts = new ArrayList<>();
        for (AlertRule rule : limit.rules()) {
            Latch known = latches.get(rule);
            Latch next = rule.next(known, situation);
            if (next != known) {
                latches.set(rule, next);
                alerts.add(new Alert(
                        limit,
                        key.scope(),
                        limit.period(),
                        situation.window(),
                        rule,
                        next,
                        situation.closed(),
                        limit.amount(),
                        situation.spend(),
                        situation.spend().forecast(situation.window(), situation.now())));
            }
        }
        if (!alerts.isEmpty()) {
            telling.accept(alerts);
            records.latch(key, latches.pack());
        }
    }

    /** Forgets everything that is not in the records. */
    public void clear() {
        running.clear();
        touched.clear();
        moving.clear();
        aside.clear();
        spikes.clear();
    }
}
