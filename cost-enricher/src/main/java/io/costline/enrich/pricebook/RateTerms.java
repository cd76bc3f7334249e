package io.costline.enrich.pricebook;

import io.costline.enrich.pricing.Terms;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** The words files and the price book write a rate's {@link Terms} in. What is usual is not written. */
final class RateTerms {
    static final String BASIS = "basis";
    static final String TIERS = "tiers";
    static final String MEASURED = "measured";

    private RateTerms() {}

    /**
     * @param words the three words; missing ones are the usual
     * @throws IllegalArgumentException if one is unknown
     */
    static Terms of(Map<String, String> words) {
        return new Terms(
                word(Terms.Basis.class, BASIS, words, Terms.USUAL.basis()),
                word(Terms.Tiers.class, TIERS, words, Terms.USUAL.tiers()),
                word(Terms.Measured.class, MEASURED, words, Terms.USUAL.measured()));
    }

    /** What is not usual, by word. */
    static Map<String, String> words(Terms terms) {
        var words = new java.util.TreeMap<String, String>();
        put(words, BASIS, terms.basis(), Terms.USUAL.basis());
        put(words, TIERS, terms.tiers(), Terms.USUAL.tiers());
        put(words, MEASURED, terms.measured(), Terms.USUAL.measured());
        return words;
    }

    private static <E extends Enum<E>> void put(Map<String, String> words, String name, E value, E usual) {
        if (value != usual) {
            words.put(name, text(value));
        }
    }

    private static <E extends Enum<E>> E word(Class<E> type, String name, Map<String, String> words, E usual) {
        String word = words.get(name);
        if (word == null) {
            return usual;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> text(value).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(word + " is none of the words for " + name + ": "
                        + Arrays.stream(type.getEnumConstants())
                                .map(RateTerms::text)
                                .toList()));
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
