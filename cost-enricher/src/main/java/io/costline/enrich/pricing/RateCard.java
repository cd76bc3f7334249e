package io.costline.enrich.pricing;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The dated prices of one model at one provider.
 *
 * @param cardId catalog/provider/model@version: what a cost names as its source
 * @param catalog catalog it came from
 * @param provider who bills, as the catalog writes it
 * @param model model name, as the provider writes it
 * @param account provider account a contract's card is for; empty for public prices
 * @param currency ISO code
 * @param effectiveFrom inclusive; null: always
 * @param effectiveTo exclusive; null: no end
 * @param learntAt when we learnt it
 * @param source where it was read
 * @param rates rates; no two alike in unit, band and conditions, and of a unit under one condition the same terms
 * @param multipliers factors, in order
 * @param limits the longest call the model takes, as far as the catalog says it
 */
public record RateCard(
        String cardId,
        String catalog,
        String provider,
        String model,
        String account,
        String currency,
        @Nullable Instant effectiveFrom,
        @Nullable Instant effectiveTo,
        Instant learntAt,
        String source,
        List<Rate> rates,
        List<Multiplier> multipliers,
        TokenLimits limits) {

    public RateCard {
        if (provider.isBlank() || model.isBlank()) {
            throw new IllegalArgumentException("card " + cardId + ": provider and model must be given");
        }
        if (effectiveFrom != null && effectiveTo != null && !effectiveFrom.isBefore(effectiveTo)) {
            throw new IllegalArgumentException("card " + cardId + ": effective_to must be after effective_from");
        }
        rates = List.copyOf(rates);
        multipliers = List.copyOf(multipliers);
        Set<List<Object>> seen = new HashSet<>();
        for (Rate rate : rates) {
            if (!seen.add(List.of(rate.unit(), rate.band().from(), rate.conditions()))) {
                throw new IllegalArgumentException(
                        "card " + cardId + ": two rates of " + rate.unit() + " under the same conditions");
            }
        }
    }

    /** A card whose catalog does not say how long a call may be. */
    public RateCard(
            String cardId,
            String catalog,
            String provider,
            String model,
            String account,
            String currency,
            @Nullable Instant effectiveFrom,
            @Nullable Instant effectiveTo,
            Instant learntAt,
            String source,
            List<Rate> rates,
            List<Multiplier> multipliers) {
        this(
                cardId,
                catalog,
                provider,
                model,
                account,
                currency,
                effectiveFrom,
                effectiveTo,
                learntAt,
                source,
                rates,
                multipliers,
                TokenLimits.NONE);
    }

    /** A public card in USD without dates, for tests and single-shot pricing. */
    public static RateCard of(String catalog, String provider, String model, List<Rate> rates) {
        return new RateCard(
                catalog + '/' + provider + '/' + model,
                catalog,
                provider,
                model,
                "",
                "USD",
                null,
                null,
                Instant.EPOCH,
                "",
                rates,
                List.of());
    }

    public RateCard effective(@Nullable Instant from, @Nullable Instant to) {
        return new RateCard(
                cardId,
                catalog,
                provider,
                model,
                account,
                currency,
                from,
                to,
                learntAt,
                source,
                rates,
                multipliers,
                limits);
    }

    public RateCard withCardId(String newCardId) {
        return new RateCard(
                newCardId,
                catalog,
                provider,
                model,
                account,
                currency,
                effectiveFrom,
                effectiveTo,
                learntAt,
                source,
                rates,
                multipliers,
                limits);
    }

    public RateCard withModel(String newModel) {
        return new RateCard(
                cardId,
                catalog,
                provider,
                newModel,
                account,
                currency,
                effectiveFrom,
                effectiveTo,
                learntAt,
                source,
                rates,
                multipliers,
                limits);
    }

    public RateCard withSource(String newSource) {
        return new RateCard(
                cardId,
                catalog,
                provider,
                model,
                account,
                currency,
                effectiveFrom,
                effectiveTo,
                learntAt,
                newSource,
                rates,
                multipliers,
                limits);
    }

    public RateCard withRates(List<Rate> newRates) {
        return new RateCard(
                cardId,
                catalog,
                provider,
                model,
                account,
                currency,
                effectiveFrom,
                effectiveTo,
                learntAt,
                source,
                newRates,
                multipliers,
                limits);
    }

    public RateCard withAccount(String newAccount) {
        return new RateCard(
                cardId,
                catalog,
                provider,
                model,
                newAccount,
                currency,
                effectiveFrom,
                effectiveTo,
                learntAt,
                source,
                rates,
                multipliers,
                limits);
    }

    public RateCard withMultipliers(List<Multiplier> newMultipliers) {
        return new RateCard(
                cardId,
                catalog,
                provider,
                model,
                account,
                currency,
                effectiveFrom,
                effectiveTo,
                learntAt,
                source,
                rates,
                newMultipliers,
                limits);
    }

    public RateCard withLimits(TokenLimits newLimits) {
        return new RateCard(
                cardId,
                catalog,
                provider,
                model,
                account,
                currency,
                effectiveFrom,
                effectiveTo,
                learntAt,
                source,
                rates,
                multipliers,
                newLimits);
    }

    long fromMicros() {
        return Micros.fromOrEver(effectiveFrom);
    }

    long toMicros() {
        return Micros.toOrEver(effectiveTo);
    }
}
