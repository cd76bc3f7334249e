package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import java.util.TreeMap;
import java.util.TreeSet;

/** Card ids: catalog/provider/model@version, the version being a hash of what the card says. */
final class CardIds {
    private CardIds() {}

    /** The card under the id of its content. */
    static RateCard versioned(RateCard card) {
        TreeSet<String> rates = new TreeSet<>();
        for (Rate rate : card.rates()) {
            rates.add(rate.unit()
                    + rate.price()
                    + '/'
                    + rate.per()
                    + rate.band()
                    + new TreeMap<>(rate.conditions())
                    + RateTerms.words(rate.terms()));
        }
        StringBuilder content = new StringBuilder(rates.toString());
        card.multipliers()
                .forEach(multiplier -> content.append(multiplier.name())
                        .append(multiplier.factor())
                        .append(new TreeSet<>(multiplier.units()))
                        .append(new TreeMap<>(multiplier.conditions())));
        content.append(card.effectiveFrom()).append(card.effectiveTo());
        String name = card.catalog() + '/' + card.provider() + '/' + card.model();
        return card.withCardId(name + '@' + Hashes.sha256(content.toString(), 8));
    }
}
