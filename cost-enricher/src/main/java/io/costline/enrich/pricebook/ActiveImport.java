package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Agreements;
import io.costline.enrich.pricing.ModelAlias;
import io.costline.enrich.pricing.RateCard;
import java.util.List;

/**
 * An import in force.
 *
 * @param importId its id
 * @param cards its cards
 * @param aliases its aliases
 * @param agreed its contracts, baselines and currency rates
 */
public record ActiveImport(String importId, List<RateCard> cards, List<ModelAlias> aliases, Agreements agreed) {
    /** Of cards and aliases alone. */
    ActiveImport(String importId, List<RateCard> cards, List<ModelAlias> aliases) {
        this(importId, cards, aliases, Agreements.NONE);
    }

    public ActiveImport {
        cards = List.copyOf(cards);
        aliases = List.copyOf(aliases);
    }
}
