package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Band;
import io.costline.enrich.pricing.Conditions;
import io.costline.enrich.pricing.Rate;
import io.costline.enrich.pricing.Terms;
import io.costline.files.FileFault;
import io.costline.files.FileObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rates of one card in a file of cards. */
final class CardsFileRates {
    private static final String WHEN = "when";
    private static final String ABOVE = "above";
    private static final String AT_LEAST = "at_least";

    private final List<FileFault> faults;
    private final Map<List<Object>, String> places = new HashMap<>();

    CardsFileRates(List<FileFault> faults) {
        this.faults = faults;
    }

    List<Rate> read(List<FileObject> objects) {
        List<Rate> rates = new ArrayList<>();
        for (FileObject object : objects) {
            Rate rate = rate(object);
            if (rate != null) {
                rates.add(rate);
                check(rate, object);
            }
        }
        return rates;
    }

    private @Nullable Rate rate(FileObject object) {
        int before = faults.size();
        String unit = object.required("unit");
        BigDecimal price = object.decimal("price");
        Long per = object.whole("per", "of units the price buys");
        if (!object.has("per")) {
            object.missing("per", "must be given: a whole number of units the price buys");
        } else if (per != null && per <= 0) {
            object.fault("per", "must be positive");
        }
        Band band = band(object);
        Map<String, String> conditions = conditions(object);
        Terms terms = terms(object);
        if (faults.size() > before || price == null || per == null) {
            return null;
        }
        try {
            return new Rate(unit, price, per, band, conditions, terms);
        } catch (IllegalArgumentException e) {
            object.fault(String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** The attribute values under {@code when}. */
    static Map<String, String> conditions(FileObject object) {
        Map<String, String> conditions = new TreeMap<>(object.map(WHEN));
        conditions.forEach((name, value) -> {
            try {
                Conditions.checked(Map.of(name, value));
            } catch (IllegalArgumentException e) {
                object.fault(WHEN + '.' + name, String.valueOf(e.getMessage()));
            }
        });
        return conditions;
    }

    private static Band band(FileObject object) {
        if (object.has(ABOVE) && object.has(AT_LEAST)) {
            object.fault(AT_LEAST, "above and at_least exclude each other");
            return Band.NONE;
        }
        String name = object.has(ABOVE) ? ABOVE : AT_LEAST;
        Long tokens = object.whole(name, "of tokens");
        if (tokens == null) {
            return Band.NONE;
        }
        if (tokens < 0) {
            object.fault(name, "must not be negative");
            return Band.NONE;
        }
        return name.equals(ABOVE) ? Band.above(tokens) : Band.atLeast(tokens);
    }

    private static Terms terms(FileObject object) {
        Map<String, String> words = new HashMap<>();
        for (String word : List.of(RateTerms.BASIS, RateTerms.TIERS, RateTerms.MEASURED)) {
            if (!object.has(word)) {
                continue;
            }
            words.put(word, object.text(word, ""));
            Map<String, String> alone = new HashMap<>(Map.of(RateTerms.TIERS, "graduated"));
            alone.put(word, object.text(word, ""));
            try {
                RateTerms.of(alone);
            } catch (IllegalArgumentException e) {
                object.fault(word, String.valueOf(e.getMessage()));
                return Terms.USUAL;
            }
        }
        try {
            return RateTerms.of(words);
        } catch (IllegalArgumentException e) {
            object.fault(RateTerms.MEASURED, String.valueOf(e.getMessage()));
            return Terms.USUAL;
        }
    }

    /** What no rate shows by itself: a second one of the same place. */
    private void check(Rate rate, FileObject object) {
        String first = places.putIfAbsent(List.of(rate.unit(), rate.band().from(), rate.conditions()), object.at());
        if (first != null) {
            object.fault("unit", first + " is of " + rate.unit() + " under the same conditions");
        }
    }
}
