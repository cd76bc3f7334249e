package io.costline.attribution.budget;

import io.costline.attribution.ledger.Totals;
import io.costline.attribution.ledger.Totals.Count;
import io.costline.attribution.spend.Scope;
import io.costline.money.Int128;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    }

    /** A period's sums so far. */
    public static final class Running {
        private final Int128 spend = new Int128();
        private final Int128 unpricedUpperBound = new Int128();
        private long unpricedCalls;
        private long receivedAt;

        public void add(Totals totals, long receipt) {
            spend.add(totals.amount(Totals.Amount.CONTRACTED_COST));
            unpricedUpperBound.add(totals.amount(Totals.Amount.UNPRICED_UPPER_BOUND));
            unpricedCalls += totals.count(Count.UNPRICED_CALLS);
            receivedAt = Math.max(receivedAt, receipt);
        }

        PeriodSpend figure() {
            return new PeriodSpend(spend.toDecimal(), unpricedCalls, unpricedUpperBound.toDecimal(), receivedAt);
        }
    }

    private record Watched(Limit limit, Window window, LatchKey key) {}

    private final Records records;
    private final int capacity;
    private final Duration kept;
    private final Map<LatchKey, Running> running = new LinkedHashMap<>(64, 0.75f, true);
    private final Set<Watched> touched = new HashSet<>();
    /** Open periods with a rule that time alone can move. */
    private final Set<Watched> moving = new HashSet<>();

    /**
     * @param capacity periods kept in memory; more are summed again when needed
     * @param kept how long the records keep buckets; a period that began before has no whole sum, and nothing is said of it
     */
    public PeriodBook(Records records, int capacity, Duration kept) {
        this.records = records;
        this.capacity = capacity;
        this.kept = kept;
    }

    /** A scope's minute changed; its bucket is written before {@link #judge}. */
    public void add(Limits limits, Scope scope, long minuteStart, Totals change, long receivedAt) {
        for (Limit limit : limits.covering(scope)) {
            Watched watched = watch(limit, scope, Instant.EPOCH.plus(minuteStart, ChronoUnit.MICROS));
            Running known = running.get(watched.key);
            if (known != null) {
                known.add(change, receivedAt);
            }
        }
    }

    /**
     * Looks at the period that holds the instant, changed or not: what a new budget needs. Where a rule moves with time, the
     * period before as well: it may have ended unseen.
     */
    public void look(Limit limit, Scope scope, Instant instant) {
        Watched watched = watch(limit, scope, instant);
        if (limit.movesWithTime()) {
            watch(limit, scope, watched.window.start().minusNanos(1));
        }
    }

    /** Looks again at what may have changed although nothing was spent. */
    public void lookAgain(Limits limits) {
        Set<Limit> inForce = Set.copyOf(limits.all());
        moving.removeIf(watched -> !inForce.contains(watched.limit));
        touched.addAll(moving);
    }

    private Watched watch(Limit limit, Scope scope, Instant instant) {
        Window window = limit.period().window(instant, limit.zone());
        Watched watched = new Watched(limit, window, LatchKey.of(limit, scope, window));
        touched.add(watched);
        return watched;
    }

    /** Compares every period touched since the last time with its budget; all buckets must have been written. */
    public List<Alert> judge(Instant now) {
        if (touched.isEmpty()) {
            return List.of();
        }
        List<Alert> alerts = new ArrayList<>();
        Instant oldest = now.minus(kept);
        for (Watched watched : touched) {
            if (watched.window.start().isBefore(oldest)) {
                continue;
            }
            Running sums = running.computeIfAbsent(watched.key, key -> records.sum(key.scope(), watched.window));
            judge(new AlertRule.Situation(watched.limit, watched.window, sums.figure(), now), watched.key, alerts);
            if (watched.limit.movesWithTime() && now.isBefore(watched.window.end())) {
                moving.add(watched);
            } else {
                moving.remove(watched);
            }
        }
        touched.clear();
        while (running.size() > capacity) {
            running.remove(running.keySet().iterator().next());
        }
        return alerts;
    }

    private void judge(AlertRule.Situation situation, LatchKey key, List<Alert> into) {
        Limit limit = situation.limit();
        byte[] packed = records.latches(key);
        Latches latches = packed == null ? Latches.silent() : Latches.unpack(limit, packed);
        int before = into.size();
        for (AlertRule rule : limit.rules()) {
            Latch known = latches.get(rule);
            Latch next = rule.next(known, situation);
            if (next != known) {
                latches.set(rule, next);
                into.add(new Alert(
                        limit,
                        key.scope(),
                        situation.window(),
                        rule,
                        next,
                        situation.closed(),
                        situation.spend(),
                        situation.spend().forecast(situation.window(), situation.now())));
            }
        }
        if (into.size() > before) {
            records.latch(key, latches.pack());
        }
    }

    /** Forgets everything that is not in the records. */
    public void clear() {
        running.clear();
        touched.clear();
        moving.clear();
    }
}
