package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.PriceBook;
import io.costline.enrich.pricing.RateCard;
import java.util.List;
import java.util.SortedMap;

/**
 * Cards that count together: what a file holds, or the imports in force.
 *
 * @param name what they are called
 * @param imports the cards of each import, in order of precedence
 */
public record CardSet(String name, List<List<RateCard>> imports) {
    public CardSet {
        imports = List.copyOf(imports);
    }

    public static CardSet of(String name, CatalogImport catalog) {
        return new CardSet(name, List.of(catalog.cards()));
    }

    /** All cards, in order of precedence. */
    public List<RateCard> cards() {
        return PriceBook.of(0, imports, List.of()).cards();
    }

    /** Which card counts when, by model. */
    public SortedMap<ModelKey, List<CardSpan>> spans() {
        return CardSpan.of(cards());
    }
}
