package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.ModelNames;
import io.costline.enrich.pricing.Providers;
import io.costline.enrich.pricing.RateCard;
import java.util.Comparator;
import java.util.Locale;

/**
 * Whose prices a card states.
 *
 * @param provider provider in our word
 * @param model name in lower case
 * @param account account of a contract; empty for public prices
 */
public record ModelKey(String provider, String model, String account) implements Comparable<ModelKey> {
    private static final Comparator<ModelKey> ORDER = Comparator.comparing(ModelKey::provider)
            .thenComparing(ModelKey::model)
            .thenComparing(ModelKey::account);

    public static ModelKey of(RateCard card) {
        return of(card.provider(), card.model(), card.account());
    }

    public static ModelKey of(String provider, String model, String account) {
        return new ModelKey(Providers.canonical(provider), model.strip().toLowerCase(Locale.ROOT), account);
    }

    /** The same without the provider's own name in front of the model's. */
    public ModelKey withoutHost() {
        return new ModelKey(provider, ModelNames.withoutHost(provider, model), account);
    }

    @Override
    public int compareTo(ModelKey other) {
        return ORDER.compare(this, other);
    }

    /** {@code provider/model}, and the account of a contract. */
    @Override
    public String toString() {
        return provider + '/' + model + (account.isEmpty() ? "" : " for " + account);
    }
}
