package io.costline.attribution.budget;

import java.math.BigDecimal;
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
        FALLBACK_RATE;

        /** The rule of this kind that a budget tells apart by the number. */
        public AlertRule rule(int number) {
            return switch (this) {
                case THRESHOLD -> new Threshold(number);
                case FORECAST -> new Forecast(number);
                case UNPRICED -> new Unpriced(number);
                case FALLBACK_RATE -> new FallbackRate(number);
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
}
