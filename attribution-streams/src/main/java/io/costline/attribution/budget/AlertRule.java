package io.costline.attribution.budget;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * When a budget speaks. What was said is kept under the rule's kind and number, so a new kind is one more record here and
 * needs no migration.
 */
public sealed interface AlertRule {
    /** In the order in which a budget's rules are judged. */
    Comparator<AlertRule> ORDER = Comparator.comparing(AlertRule::kind).thenComparing(AlertRule::number);

    /** Names as in the schema's AlertKind. Their order is kept in latches: a further kind comes last. */
    enum Kind {
        THRESHOLD,
        FORECAST,
        UNPRICED,
        FALLBACK_RATE,
        SPIKE;

        /** The rule of this kind that a budget tells apart by the number. */
        public AlertRule rule(int number) {
            return switch (this) {
                case THRESHOLD -> new Threshold(number);
                case FORECAST -> new Forecast(number);
                case UNPRICED -> new Unpriced(number);
                case FALLBACK_RATE -> new FallbackRate(number);
                case SPIKE -> Spike.of(number);
            };
        }
    }

    Kind kind();

    /** Tells the rules of one kind apart. */
    int number();

    /** What is known to be said of the rule after a look at its period. */
    Latch next(Latch before, Situation situation);

    /** Whether what it says can change while nothing is spent. */
    default boolean movesWithTime() {
        return false;
    }

    /** A period of a budget as it stands now. */
    record Situation(Limit limit, Window window, PeriodSpend spend, Instant now) {
        boolean closed() {
            return !now.isBefore(window.end());
        }
    }

    /** The spend reached so many percent of the limit, in an open period or a closed one. */
    record Threshold(int percent) implements AlertRule {
        @Override
        public Kind kind() {
            return Kind.THRESHOLD;
        }

        @Override
        public int number() {
            return percent;
        }

        @Override
        public Latch next(Latch before, Situation situation) {
            return before.next(situation.limit.reaches(percent, situation.spend.spend()));
        }
    }

    /**
     * Calls without a price may cost as much as so many percent of the limit, on top of the spend. It is resolved when a price comes
     * for enough of them.
     */
    record Unpriced(int percent) implements AlertRule {
        @Override
        public Kind kind() {
            return Kind.UNPRICED;
        }

        @Override
        public int number() {
            return percent;
        }

        @Override
        public Latch next(Latch before, Situation situation) {
            BigDecimal bound = situation.spend.unpricedUpperBound();
            return before.next(bound.signum() > 0 && situation.limit.reaches(percent, bound));
        }
    }

    /** So many percent of a period's operations needed more than one attempt; of fewer than fifty nothing is said. */
    record FallbackRate(int percent) implements AlertRule {
        private static final long LEAST = 50;

        @Override
        public Kind kind() {
            return Kind.FALLBACK_RATE;
        }

        @Override
        public int number() {
            return percent;
        }

        @Override
        public Latch next(Latch before, Situation situation) {
            PeriodSpend spend = situation.spend;
            return before.next(
                    spend.operations() >= LEAST && spend.fallbackOperations() * 100 >= spend.operations() * percent);
        }
    }

    /**
     * The period is heading for so many percent of the limit. A tenth of the period must have passed, lest its first call
     * foretell a fortune, and a closed period is foretold nothing: what fired in it is resolved if the spend stayed below.
     */
    record Forecast(int percent) implements AlertRule {
        private static final int FIRST_PART = 10;

        @Override
        public Kind kind() {
            return Kind.FORECAST;
        }

        @Override
        public int number() {
            return percent;
        }

        @Override
        public Latch next(Latch before, Situation situation) {
            if (before == Latch.SILENT && (situation.closed() || early(situation))) {
                return Latch.SILENT;
            }
            return before.next(
                    situation.limit.reaches(percent, situation.spend.forecast(situation.window, situation.now)));
        }

        private static boolean early(Situation situation) {
            Window window = situation.window;
            return Duration.between(window.start(), situation.now)
                            .multipliedBy(FIRST_PART)
                            .compareTo(Duration.between(window.start(), window.end()))
                    < 0;
        }

        @Override
        public boolean movesWithTime() {
            return true;
        }
    }

    /**
     * An hour, or one minute of it, costs many times what is usual. It is of hours and not of the budget's period, so {@link SpikeBook}
     * judges it.
     *
     * @param times how often the usual hour
     * @param minuteTimes how often a sixtieth of the usual hour one minute
     * @param hourFloor what an hour may cost at all times
     * @param minuteFloor what a minute may cost at all times
     * @param firstFloor what an hour may cost while fewer than seven days are known
     */
    record Spike(int times, int minuteTimes, BigDecimal hourFloor, BigDecimal minuteFloor, BigDecimal firstFloor)
            implements AlertRule {
        private static final BigDecimal OF_LARGEST_HOUR = new BigDecimal("1.5");
        private static final BigDecimal OF_LARGEST_MINUTE = BigDecimal.TWO;
        private static final BigDecimal MINUTES = BigDecimal.valueOf(60);
        private static final int SCALE = 12;

        /** As usual. */
        public static final int TIMES = 6;

        public static final int MINUTE_TIMES = 20;
        public static final BigDecimal HOUR_FLOOR = BigDecimal.valueOf(5);
        public static final BigDecimal MINUTE_FLOOR = BigDecimal.ONE;
        public static final BigDecimal FIRST_FLOOR = BigDecimal.valueOf(25);

        static Spike of(int times) {
            return new Spike(times, MINUTE_TIMES, HOUR_FLOOR, MINUTE_FLOOR, FIRST_FLOOR);
        }

        @Override
        public Kind kind() {
            return Kind.SPIKE;
        }

        @Override
        public int number() {
            return times;
        }

        @Override
        public Latch next(Latch before, Situation situation) {
            return before;
        }

        /** What an hour may cost after these seven days. */
        BigDecimal hourBound(SevenDays before) {
            return before.whole()
                    ? before.usualHour()
                            .multiply(BigDecimal.valueOf(times))
                            .max(hourFloor)
                            .max(before.largestHour().multiply(OF_LARGEST_HOUR))
                    : firstFloor;
        }

        /** What one minute may cost after these seven days, whatever their largest minute was. */
        BigDecimal minuteBound(SevenDays before) {
            return before.usualHour()
                    .multiply(BigDecimal.valueOf(minuteTimes))
                    .divide(MINUTES, SCALE, RoundingMode.HALF_EVEN)
                    .max(minuteFloor);
        }

        /** The same if their largest minute was this. */
        BigDecimal minuteBound(SevenDays before, BigDecimal largestMinute) {
            return minuteBound(before).max(largestMinute.multiply(OF_LARGEST_MINUTE));
        }
    }
}
