package io.costline.attribution.budget;

import static io.costline.attribution.budget.SevenDays.HOUR;
import static io.costline.attribution.budget.SevenDays.HOURS;

import io.costline.attribution.spend.Granularity;
import io.costline.attribution.spend.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for hours that cost many times what is usual. Nothing is kept for it but what was said: an hour that was a spike has a latch,
 * and the usual comes from the buckets. The latch of a spike's first hour fires, and is resolved once a whole hour passed without one;
 * an hour that only goes on with a spike is noted as resolved, and nothing is said of it. Not safe for use by several threads.
 */
final class SpikeBook {
    private record Pair(Limit limit, Scope scope) {}

    /** Hours of a scope that may have changed. */
    record Touched(Limit limit, Scope scope, TreeMap<Long, Span> hours) {}

    /** The minutes of an hour that may have changed: from the first to the end of the last. */
    record Span(long from, long to) {
        Span and(Span other) {
            return new Span(Math.min(from, other.from), Math.max(to, other.to));
        }
    }

    /** What was said of a scope's hours, and what its latest hour is held against. */
    private static final class Known {
        final TreeMap<Long, Latch> spikes = new TreeMap<>();
        /** The scope's first hour. */
        long first;
        /** The hour in which the spike began that goes on. */
        @Nullable
        Long open;

        long hour = Long.MIN_VALUE;

        @Nullable
        SevenDays before;

        @Nullable
        BigDecimal largestMinute;

        void changed(long earlier) {
            first = Math.min(first, earlier);
            if (earlier < hour) {
                hour = Long.MIN_VALUE;
            }
        }

        /**
         * Spikes that are no part of what the hour is held against. Hours of the first seven days are history whatever they cost; and where
         * the same hour of all seven days was one, that is the usual now.
         */
        Set<Long> leftOut(long of) {
            long from = Math.max(first + HOURS * HOUR, of - HOURS * HOUR);
            Set<Long> out = new HashSet<>(spikes.subMap(Math.min(from, of), of).keySet());
            List<Long> sameHour = LongStream.rangeClosed(1, SevenDays.DAYS)
                    .mapToObj(day -> of - day * SevenDays.DAY)
                    .toList();
            if (out.containsAll(sameHour)) {
                sameHour.forEach(out::remove);
            }
            return out;
        }
    }

    private final PeriodBook.Records records;
    private final int capacity;
    private final Map<Pair, Known> memory = new LinkedHashMap<>();
    private final Map<Pair, TreeMap<Long, Span>> touched = new HashMap<>();

    /** @param capacity scopes kept in memory; others are read again when needed */
    SpikeBook(PeriodBook.Records records, int capacity) {
        this.records = records;
        this.capacity = capacity;
    }

    /** A scope's minute changed. */
    void add(Limit limit, Scope scope, long minute) {
        touch(limit, scope, minute, new Span(minute, minute + Granularity.MINUTE.micros()));
    }

    /** Looks at the hour that holds the instant, changed or not. */
    void look(Limit limit, Scope scope, Instant instant) {
        long hour = Granularity.HOUR.start(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
        touch(limit, scope, hour, new Span(hour, hour + HOUR));
    }

    private void touch(Limit limit, Scope scope, long time, Span span) {
        touched.computeIfAbsent(new Pair(limit, scope), any -> new TreeMap<>())
                .merge(Granularity.HOUR.start(time), span, Span::and);
    }

    /** Time alone resolves a spike. */
    void lookAgain(Predicate<Limit> inForce) {
        memory.keySet().removeIf(pair -> !inForce.test(pair.limit));
        memory.forEach((pair, known) -> {
            if (known.open != null) {
                touched.computeIfAbsent(pair, any -> new TreeMap<>());
            }
        });
    }

    /** What to {@link #judge} now. */
    List<Touched> takeTouched() {
        if (touched.isEmpty()) {
            return List.of();
        }
        List<Touched> taken = new ArrayList<>();
        touched.forEach((pair, hours) -> taken.add(new Touched(pair.limit, pair.scope, hours)));
        touched.clear();
        while (memory.size() > capacity) {
            memory.remove(memory.keySet().iterator().next());
        }
        return taken;
    }

    void clear() {
        memory.clear();
        touched.clear();
    }

    /** Hours that lie more than seven days back are history, and nothing is said of them. */
    void judge(Touched taken, Instant instant, Consumer<List<Alert>> telling) {
        AlertRule.Spike rule = taken.limit.spike();
        if (rule == null) {
            return;
        }
        Pair pair = new Pair(taken.limit, taken.scope);
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, instant);
        Known kept = memory.remove(pair); // comes back when all was told
        Known known = kept == null ? load(pair, rule) : kept;
        List<Alert> alerts = new ArrayList<>();
        Map<Long, Latch> said = new TreeMap<>();
        for (Map.Entry<Long, Span> each :
                taken.hours.tailMap(now - HOURS * HOUR).entrySet()) {
            long hour = each.getKey();
            known.changed(hour);
            BigDecimal bound =
                    known.spikes.containsKey(hour) ? null : exceeded(pair.scope, rule, known, hour, each.getValue());
            if (bound != null) {
                boolean begins = known.open == null && !toldOf(known, hour, now);
                known.spikes.put(hour, begins ? Latch.FIRING : Latch.RESOLVED);
                said.put(hour, begins ? Latch.FIRING : Latch.RESOLVED);
                if (begins) {
                    known.open = hour;
                    alerts.add(alert(pair, rule, hour, Latch.FIRING, now, bound));
                }
            }
        }
        resolve(pair, rule, known, now, alerts, said);
        if (!alerts.isEmpty()) {
            telling.accept(alerts);
        }
        said.forEach((hour, latch) -> note(pair, rule, hour, latch));
        memory.put(pair, known);
    }

    /** Whether a closed hour belongs to a spike that was told and resolved: its calls came late. */
    private static boolean toldOf(Known known, long hour, long now) {
        return now >= hour + HOUR && (known.spikes.containsKey(hour - HOUR) || known.spikes.containsKey(hour + HOUR));
    }

    /** If a whole hour passed since the spike's last. */
    private void resolve(
            Pair pair, AlertRule.Spike rule, Known known, long now, List<Alert> alerts, Map<Long, Latch> said) {
        Long open = known.open;
        if (open != null && now >= known.spikes.lastKey() + 2 * HOUR) {
            known.spikes.put(open, Latch.RESOLVED);
            known.open = null;
            said.put(open, Latch.RESOLVED);
            SevenDays before = before(pair.scope, known, open);
            alerts.add(alert(pair, rule, open, Latch.RESOLVED, now, rule.hourBound(before)));
        }
    }

    /** What the hour, or the dearest of its changed minutes, should have stayed below; null if it did. */
    private @Nullable BigDecimal exceeded(Scope scope, AlertRule.Spike rule, Known known, long hour, Span minutes) {
        SevenDays before = known.hour == hour ? known.before : null;
        if (before == null) {
            before = before(scope, known, hour);
            known.hour = hour;
            known.before = before;
            known.largestMinute = null;
        }
        BigDecimal hourBound = rule.hourBound(before);
        if (spent(scope, hour, hour + HOUR).spend().compareTo(hourBound) > 0) {
            return hourBound;
        }
        BigDecimal minute = largestMinute(scope, Set.of(), minutes.from, minutes.to);
        if (!before.whole() || minute.compareTo(rule.minuteBound(before)) <= 0) {
            return null; // what the minutes of seven days cost need not be known
        }
        BigDecimal largest = known.largestMinute;
        if (largest == null) {
            largest = largestMinute(scope, known.leftOut(hour), hour - HOURS * HOUR, hour);
            known.largestMinute = largest;
        }
        BigDecimal bound = rule.minuteBound(before, largest);
        return minute.compareTo(bound) > 0 ? bound : null;
    }

    private SevenDays before(Scope scope, Known known, long hour) {
        TreeMap<Long, BigDecimal> spend = new TreeMap<>();
        long first = hour - HOURS * HOUR;
        records.each(scope, Granularity.HOUR, first, hour, (start, cost) -> spend.merge(start, cost, BigDecimal::add));
        return SevenDays.before(hour, known.first <= first, spend, known.leftOut(hour));
    }

    private BigDecimal largestMinute(Scope scope, Set<Long> without, long from, long to) {
        Map<Long, BigDecimal> minutes = new HashMap<>();
        records.each(scope, Granularity.MINUTE, from, to, (start, cost) -> {
            if (without.isEmpty() || !without.contains(Granularity.HOUR.start(start))) {
                minutes.merge(start, cost, BigDecimal::add);
            }
        });
        return minutes.values().stream().reduce(BigDecimal.ZERO, BigDecimal::max);
    }

    private PeriodSpend spent(Scope scope, long from, long to) {
        return records.sum(scope, window(from, to)).figure();
    }

    private static Window window(long from, long to) {
        return new Window(Instant.EPOCH.plus(from, ChronoUnit.MICROS), Instant.EPOCH.plus(to, ChronoUnit.MICROS));
    }

    private static LatchKey key(Pair pair, long hour) {
        return LatchKey.of(pair.limit, pair.scope, window(hour, hour + HOUR));
    }

    private Known load(Pair pair, AlertRule.Spike rule) {
        Known known = new Known();
        known.first = records.firstHour(pair.scope);
        records.eachLatches(key(pair, 0), (start, packed) -> {
            Latch latch = Latches.unpack(pair.limit, packed).get(rule);
            if (latch != Latch.SILENT) {
                known.spikes.put(start, latch);
            }
            if (latch == Latch.FIRING) {
                known.open = start;
            }
        });
        return known;
    }

    /** The row may hold what was said of the same hour by a budget's other rules. */
    private void note(Pair pair, AlertRule.Spike rule, long hour, Latch latch) {
        LatchKey key = key(pair, hour);
        byte[] packed = records.latches(key);
        Latches latches = packed == null ? Latches.silent() : Latches.unpack(pair.limit, packed);
        latches.set(rule, latch);
        records.latch(key, latches.pack());
    }

    private Alert alert(Pair pair, AlertRule.Spike rule, long hour, Latch state, long now, BigDecimal bound) {
        Window window = window(hour, hour + HOUR);
        PeriodSpend spend = spent(pair.scope, hour, hour + HOUR);
        Instant instant = Instant.EPOCH.plus(now, ChronoUnit.MICROS);
        return new Alert(
                pair.limit,
                pair.scope,
                Period.HOUR,
                window,
                rule,
                state,
                state == Latch.FIRING && !instant.isBefore(window.end()),
                bound,
                spend,
                spend.forecast(window, instant));
    }
}
