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
        List<Multiplier> multipliers) {

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
                cardId, catalog, provider, model, account, currency, from, to, learntAt, source, rates, multipliers);
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
                multipliers);
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
                multipliers);
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
                multipliers);
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
                multipliers);
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
                multipliers);
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
                newMultipliers);
    }

    long fromMicros() {
        return Micros.fromOrEver(effectiveFrom);
    }

    long toMicros() {
        return Micros.toOrEver(effectiveTo);
    }
}
