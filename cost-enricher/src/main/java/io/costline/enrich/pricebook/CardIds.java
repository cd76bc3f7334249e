package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.RateCard;
import io.costline.limits.RecordLimits;
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
        return card.withCardId(of(card.catalog(), card.provider(), card.model(), Hashes.sha256(content.toString(), 8)));
    }

    /** The id; of one that would be too long the name's end stands as a hash. */
    static String of(String catalog, String provider, String model, String version) {
        String name = catalog + '/' + provider + '/' + model;
        int most = RecordLimits.CARD_ID - 1 - version.length();
        if (name.length() > most) {
            String hash = Hashes.sha256(name, 16);
            name = name.substring(0, most - 1 - hash.length()) + '~' + hash;
        }
        return name + '@' + version;
    }
}
