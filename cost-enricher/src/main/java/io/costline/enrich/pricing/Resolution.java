package io.costline.enrich.pricing;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which cards price a model, and for how long that holds.
 *
 * @param list public card, or the contract's where there is no public one; null: unknown model
 * @param contract card of the account; null: none
 * @param contractRate units of the public card's currency for one of the contract card's
 * @param findings how the card was found, where that was not by its name
 * @param times conditions on the instant that hold, as attributes
 * @param fromMicros first microsecond at which the answer is the same
 * @param toMicros first microsecond at which it may be another
 */
public record Resolution(
        @Nullable RateCard list,
        @Nullable RateCard contract,
        BigDecimal contractRate,
        List<String> findings,
        Map<String, String> times,
        long fromMicros,
        long toMicros) {

    public boolean holdsAt(long micros) {
        return fromMicros <= micros && micros < toMicros;
    }
}
