package io.costline.enrich.pricing;

import java.util.Set;

/** Unit names the pricing rules themselves speak of; a card may price any other unit too. */
public final class Units {
    public static final String INPUT = "input_tokens";
    public static final String OUTPUT = "output_tokens";
    public static final String CACHE_READ = "cache_read_tokens";
    public static final String CACHE_WRITE = "cache_write_tokens";
    public static final String CACHE_WRITE_5M = "cache_write_5m_tokens";
    public static final String CACHE_WRITE_1H = "cache_write_1h_tokens";
    public static final String OUTPUT_REASONING = "output_reasoning_tokens";
    public static final String OUTPUT_CITATION = "output_citation_tokens";

    /** Billed once a call by a card that prices it, without being said in the usage. */
    public static final String REQUESTS = "requests";

    /** Measures of the same generated images: a card bills one of them, the others are no usage of their own. */
    private static final Set<String> IMAGE_MEASURES =
            Set.of("output_images", "output_pixels", "image_width", "image_height");

    private Units() {}

    /** Whether the unit counts tokens, which the multipliers without a list of units cover. */
    public static boolean tokens(String unit) {
        return unit.endsWith("_tokens");
    }

    /** Other units that measure the same thing: what one of them bills is not unpriced under another. */
    static Set<String> sameThing(String unit) {
        return IMAGE_MEASURES.contains(unit) ? IMAGE_MEASURES : Set.of(unit);
    }
}
