package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What one unit of a currency was worth in another, from an instant until the next rate of the pair.
 *
 * @param from ISO code
 * @param to ISO code
 * @param rate units of {@code to} for one of {@code from}
 * @param at from when it holds
 * @param source who published it
 */
public record FxRate(String from, String to, BigDecimal rate, Instant at, String source) {
    private static final int MAX_SCALE = 12;

    public FxRate {
        if (!from.matches("[A-Z]{3}") || !to.matches("[A-Z]{3}") || from.equals(to)) {
            throw new IllegalArgumentException("fx: from and to must be two ISO codes, as EUR and USD");
        }
        rate = Amounts.normal(rate);
        if (rate.signum() <= 0 || rate.scale() > MAX_SCALE) {
            throw new IllegalArgumentException("fx: rate must be positive, with at most 12 fractional digits");
        }
    }
}
