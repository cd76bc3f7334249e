package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Agreements;
import io.costline.enrich.pricing.ModelAlias;
import io.costline.enrich.pricing.RateCard;
import java.util.List;
import java.util.SortedMap;

/**
 * What an importer read.
 *
 * @param importId catalog and content hash: the same content has the same id
 * @param catalog catalog name
 * @param cards its cards
 * @param aliases its aliases
 * @param agreed contracts, baselines and currency rates
 * @param notExpressed what it could not express: field or reason, and how often
 */
public record CatalogImport(
        String importId,
        String catalog,
        List<RateCard> cards,
        List<ModelAlias> aliases,
        Agreements agreed,
        SortedMap<String, Integer> notExpressed) {
    /** Of cards and aliases alone. */
    public CatalogImport(
            String importId,
            String catalog,
            List<RateCard> cards,
            List<ModelAlias> aliases,
            SortedMap<String, Integer> notExpressed) {
        this(importId, catalog, cards, aliases, Agreements.NONE, notExpressed);
    }

    public CatalogImport {
        cards = List.copyOf(cards);
        aliases = List.copyOf(aliases);
    }
}
