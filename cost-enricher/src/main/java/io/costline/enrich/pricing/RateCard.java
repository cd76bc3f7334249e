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
        String id = catalog + '/' + provider + '/' + model;
        return new RateCard(
                id,
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
                List.of(),
                TokenLimits.NONE);
    }

    public RateCard effective(@Nullable Instant from, @Nullable Instant to) {
        return copy(cardId, model, account, from, to, source, rates, multipliers, limits);
    }

    public RateCard withCardId(String newCardId) {
        return copy(newCardId, model, account, effectiveFrom, effectiveTo, source, rates, multipliers, limits);
    }

    public RateCard withModel(String newModel) {
        return copy(cardId, newModel, account, effectiveFrom, effectiveTo, source, rates, multipliers, limits);
    }

    public RateCard withSource(String newSource) {
        return copy(cardId, model, account, effectiveFrom, effectiveTo, newSource, rates, multipliers, limits);
    }

    public RateCard withRates(List<Rate> newRates) {
        return copy(cardId, model, account, effectiveFrom, effectiveTo, source, newRates, multipliers, limits);
    }

    public RateCard withAccount(String newAccount) {
        return copy(cardId, model, newAccount, effectiveFrom, effectiveTo, source, rates, multipliers, limits);
    }

    public RateCard withMultipliers(List<Multiplier> newMultipliers) {
        return copy(cardId, model, account, effectiveFrom, effectiveTo, source, rates, newMultipliers, limits);
    }

    public RateCard withLimits(TokenLimits newLimits) {
        return copy(cardId, model, account, effectiveFrom, effectiveTo, source, rates, multipliers, newLimits);
    }

    private RateCard copy(
            String id,
            String name,
            String payer,
            @Nullable Instant from,
            @Nullable Instant to,
            String origin,
            List<Rate> prices,
            List<Multiplier> factors,
            TokenLimits longest) {
        return new RateCard(
                id, catalog, provider, name, payer, currency, from, to, learntAt, origin, prices, factors, longest);
    }

    long fromMicros() {
        return Micros.fromOrEver(effectiveFrom);
    }

    long toMicros() {
        return Micros.toOrEver(effectiveTo);
    }
}
