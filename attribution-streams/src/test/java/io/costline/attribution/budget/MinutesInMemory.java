package io.costline.attribution.budget;

import io.costline.attribution.ledger.Totals;
import io.costline.attribution.spend.Granularity;
import io.costline.attribution.spend.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Minutes of scopes and latches in memory. */
final class MinutesInMemory implements PeriodBook.Records {
    final Map<Scope, TreeMap<Long, Totals>> minutes = new HashMap<>();
    private final Map<LatchKey, byte[]> latches = new HashMap<>();

    void add(Scope scope, long minute, Totals change) {
        of(scope).computeIfAbsent(minute, any -> new Totals()).add(change);
    }

    private TreeMap<Long, Totals> of(Scope scope) {
        return minutes.computeIfAbsent(scope, any -> new TreeMap<>());
    }

    @Override
    public PeriodBook.Running sum(Scope scope, Window window) {
        PeriodBook.Running sum = new PeriodBook.Running();
        of(scope)
                .subMap(micros(window.start()), micros(window.end()))
                .forEach((minute, totals) -> sum.add(totals, minute));
        return sum;
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    @Override
    public byte[] latches(LatchKey key) {
        return latches.get(key);
    }

    @Override
    public void latch(LatchKey key, byte[] packed) {
        latches.put(key, packed);
    }

    @Override
    public void each(Scope scope, Granularity granularity, long from, long to, BiConsumer<Long, BigDecimal> visitor) {
        of(scope)
                .subMap(from, to)
                .forEach((minute, totals) -> visitor.accept(
                        granularity.start(minute),
                        totals.amount(Totals.Amount.CONTRACTED_COST).toDecimal()));
    }

    @Override
    public long firstHour(Scope scope) {
        return of(scope).isEmpty()
                ? Long.MAX_VALUE / 2
                : Granularity.HOUR.start(of(scope).firstKey());
    }

    @Override
    public void eachLatches(LatchKey any, BiConsumer<Long, byte[]> visitor) {
        latches.forEach((key, packed) -> {
            if (Arrays.equals(key.at(0), any.at(0))) {
                visitor.accept(key.periodStartMicros(), packed);
            }
        });
    }
}
