package io.costline.lab.bench;

import io.costline.enrich.pricebook.CatalogImport;
import io.costline.enrich.pricebook.LiteLlmImporter;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** The default catalog with every price changed alike, so that every cost changes by the same factor, exactly. */
final class ChangedPrices {
    private ChangedPrices() {}

    static CatalogImport by(BigDecimal factor, Instant now) {
        CatalogImport usual = LiteLlmImporter.committed(now);
        String version = "x" + factor.toPlainString();
        List<RateCard> cards = usual.cards().stream()
                .map(card -> card.withCardId(card.cardId() + version)
                        .withRates(card.rates().stream()
                                .map(rate -> changed(rate, factor))
                                .toList()))
                .toList();
        return new CatalogImport("bench:" + version, "bench", cards, usual.aliases(), usual.notExpressed());
    }

    private static Rate changed(Rate rate, BigDecimal factor) {
        return new Rate(
                rate.unit(), rate.price().multiply(factor), rate.per(), rate.band(), rate.conditions(), rate.terms());
    }
}
