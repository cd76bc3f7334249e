package io.costline.attribution.budget;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A scope's spend in one period of a budget.
 *
 * @param spend contracted cost
 * @param unpricedUpperBound what the calls without a price may cost at most, on top
 * @param fallbackOperations those of the operations that needed more than one attempt
 * @param figureAsOf latest receipt of a call in the figure, UTC microseconds
 */
public record PeriodSpend(
        BigDecimal spend,
        long unpricedCalls,
        BigDecimal unpricedUpperBound,
        long operations,
        long fallbackOperations,
        long figureAsOf) {
    private static final int SCALE = 12;

    /**
     * The period's spend at its end if it went on as so far. The first minute counts as a whole one, lest a single call
     * foretell a fortune.
     */
    public BigDecimal forecast(Window window, Instant now) {
        if (!now.isBefore(window.end())) {
            return spend;
        }
        long elapsed = Math.max(60_000, ChronoUnit.MILLIS.between(window.start(), now));
        long whole = ChronoUnit.MILLIS.between(window.start(), window.end());
        return spend.multiply(BigDecimal.valueOf(Math.max(whole, elapsed)))
                .divide(BigDecimal.valueOf(elapsed), SCALE, RoundingMode.HALF_EVEN);
    }
}
