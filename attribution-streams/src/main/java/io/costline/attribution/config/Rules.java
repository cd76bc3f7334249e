package io.costline.attribution.config;

import io.costline.topics.Horizons;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The settings attribution itself depends on.
 *
 * @param epoch counts application resets; ranks above every revision
 * @param correctionHorizon how long after its receipt a call is still attributed or corrected; all state outlives it
 * @param dedupHorizon how late the enricher may let an event in
 * @param traceIdle a trace without a call for so long is closed
 * @param traceEndGrace a trace whose end was announced is closed so long after
 * @param traceRowInterval between two rows of a trace that are sent without need; zero: one a commit
 * @param maxOpenCalls calls the instance holds in memory; beyond, the idlest traces are closed early
 */
public record Rules(
        int epoch,
        Duration correctionHorizon,
        Duration dedupHorizon,
        Duration traceIdle,
        Duration traceEndGrace,
        Duration traceRowInterval,
        long maxOpenCalls) {

    private static final Duration SLACK = Duration.ofDays(1);
    private static final Duration LONGEST_PERIOD = Duration.ofDays(32);
    private static final int MAX_EPOCH = 0xffff;

    public Rules {
        require(epoch >= 0 && epoch <= MAX_EPOCH, "epoch must be 0 to " + MAX_EPOCH);
        require(positive(dedupHorizon), "dedup-horizon must be positive");
        require(
                correctionHorizon.compareTo(dedupHorizon) > 0,
                "correction-horizon must exceed dedup-horizon: state would be gone before the last duplicate of a call");
        require(positive(traceIdle), "trace-idle must be positive");
        require(
                traceIdle.compareTo(correctionHorizon) < 0,
                "trace-idle must be shorter than correction-horizon: an open trace's state would expire");
        require(!traceEndGrace.isNegative(), "trace-end-grace must not be negative");
        require(traceEndGrace.compareTo(traceIdle) <= 0, "trace-end-grace must not exceed trace-idle");
        require(
                !traceRowInterval.isNegative() && traceRowInterval.compareTo(traceIdle) < 0,
                "trace-row-interval must not be negative, and shorter than trace-idle");
        require(maxOpenCalls > 0, "max-open-calls must be positive");
    }

    public static Rules defaults() {
        return new Rules(
                0,
                Duration.parse(Horizons.CORRECTION),
                Duration.parse(Horizons.DEDUP),
                Duration.ofMinutes(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                400_000);
    }

    private static boolean positive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("attribution." + otherwise);
        }
    }

    /**
     * What happened and was received before this, in microseconds, is not attributed any more: whether it was already may be
     * forgotten.
     */
    public long oldestReceipt(long nowMillis) {
        return (nowMillis - correctionHorizon.toMillis()) * 1000;
    }

    /** A call received so many microseconds after its minute is history: its minute's buckets may be gone. */
    public long historyMicros() {
        return correctionHorizon.toMillis() * 1000;
    }

    /** The first month (202611) of receipt whose history can still be corrected. */
    public int oldestHistoryMonth(long nowMillis) {
        LocalDate oldest = LocalDate.ofInstant(
                Instant.ofEpochMilli(nowMillis).minus(correctionHorizon).minus(SLACK), ZoneOffset.UTC);
        return oldest.getYear() * 100 + oldest.getMonthValue();
    }

    /** How long a trace's state is kept after its last change: a day longer than a call in it can be corrected. */
    public Duration traceRetention() {
        return correctionHorizon.plus(traceIdle).plus(SLACK);
    }

    /**
     * How long buckets and latches are kept: the oldest call that can change, received a horizon after it happened and
     * corrected a horizon later, still finds its whole month.
     */
    public Duration spendRetention() {
        return correctionHorizon.multipliedBy(2).plus(LONGEST_PERIOD).plus(SLACK);
    }

    public long traceIdleMillis() {
        return traceIdle.toMillis();
    }

    public long traceEndGraceMillis() {
        return traceEndGrace.toMillis();
    }
}
