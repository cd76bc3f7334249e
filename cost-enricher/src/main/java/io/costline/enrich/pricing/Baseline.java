package io.costline.enrich.pricing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The model calls are compared with: what the tenant would have used without routing.
 *
 * @param scope calls it is for; the model in it is the one that served
 * @param provider provider of the baseline model; empty: the one in front of the model, else the call's, else whoever alone
 *     has the model
 * @param model the baseline model, as gpt-4o or openai/gpt-4o
 * @param effectiveFrom inclusive; null: always
 * @param effectiveTo exclusive; null: no end
 */
public record Baseline(
        Scope scope,
        String provider,
        String model,
        @Nullable Instant effectiveFrom,
        @Nullable Instant effectiveTo) {
    public Baseline {
        if (model.isBlank()) {
            throw new IllegalArgumentException("baseline: model must be given");
        }
        if (effectiveFrom != null && effectiveTo != null && !effectiveFrom.isBefore(effectiveTo)) {
            throw new IllegalArgumentException("baseline: to must be after from");
        }
    }

    /** Where to look for the model's card first, for a call at a provider. */
    public String providerFor(String callProvider) {
        return !provider.isEmpty() || model.indexOf('/') >= 0 ? provider : callProvider;
    }

    long fromMicros() {
        return Micros.fromOrEver(effectiveFrom);
    }

    long toMicros() {
        return Micros.toOrEver(effectiveTo);
    }
}
