package io.costline.enrich.pricing;

import java.util.Map;
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

    /** A gateway's percentage on what it bills; a line of it has the money it is of as its quantity. */
    public static final String GATEWAY_MARKUP = "gateway_markup";

    /** A gateway's fixed amount for a call. */
    public static final String GATEWAY_FEE = "gateway_fee";

    /** A gateway's percentage of what a call with an own provider key would have cost. */
    public static final String BYOK_FEE = "byok_fee";

    /** The share of the fee on buying the credit a call burns. */
    public static final String PURCHASE_FEE = "purchase_fee";

    /** What the reported cost is above ours, or below. */
    public static final String REPORTED_DIFFERENCE = "reported_cost_difference";

    /** The reported cost of a call we have no price for. */
    public static final String REPORTED_COST = "reported_cost";

    private static final Set<String> SURCHARGES =
            Set.of(GATEWAY_MARKUP, GATEWAY_FEE, BYOK_FEE, PURCHASE_FEE, REPORTED_DIFFERENCE);

    static final String IMAGES = "output_images";
    static final String IMAGE_WIDTH = "image_width";
    static final String IMAGE_HEIGHT = "image_height";
    private static final String OF_IMAGES = IMAGES + '_';
    private static final String PIXELS = "output_pixels";

    /** Measures of the same generated images: a card bills one of them, the others are no usage of their own. */
    private static final Set<String> IMAGE_MEASURES = Set.of(IMAGES, PIXELS, IMAGE_WIDTH, IMAGE_HEIGHT);

    /** How long a call kept hardware of one's own busy: the same work as its tokens, of which a card bills one. */
    public static final String GPU_SECONDS = "gpu_seconds";

    private static final String UNIQUE = "unique_";

    /** Units that are a part of another, by whose price they are billed where they have none of their own. */
    private static final Map<String, String> WHOLES = Map.of(
            "input_annotated_document_pages", "input_document_pages",
            "input_audio_seconds", "audio_seconds",
            "output_audio_seconds", "audio_seconds",
            "output_video_seconds_1080p", "output_video_seconds",
            "web_searches_low_context", "web_searches",
            "web_searches_medium_context", "web_searches",
            "web_searches_high_context", "web_searches");

    private Units() {}

    /** Pictures of one size, and of one quality where it is not the standard one: {@code output_images_hd_1024x1792}. */
    public static String images(String quality, long width, long height) {
        return OF_IMAGES
                + (quality.isEmpty() || quality.equals("standard") ? "" : quality + '_')
                + width
                + 'x'
                + height;
    }

    /** Whether the unit counts tokens, which the multipliers without a list of units cover. */
    public static boolean tokens(String unit) {
        return unit.endsWith("_tokens");
    }

    /**
     * Whether a line of the unit is a surcharge: its list amount is zero, and what quantity, price and multiplier come to is its
     * contracted amount.
     */
    public static boolean surcharge(String unit) {
        return SURCHARGES.contains(unit);
    }

    /** What a unit that is no token is a part of, as annotated pages of pages; empty where it is whole. */
    static String whole(String part) {
        return part.startsWith(OF_IMAGES) ? IMAGES : WHOLES.getOrDefault(part, "");
    }

    /** The unit that says how many of a unit were distinct. */
    static String unique(String unit) {
        return UNIQUE + unit;
    }

    /** The unit whose distinct ones this one says; empty for none. */
    static String countedByUnique(String unit) {
        return unit.startsWith(UNIQUE) ? unit.substring(UNIQUE.length()) : "";
    }

    /** Whether the two measure the same thing: what one of them bills is not unpriced under the other. */
    static boolean sameThing(String unit, String other) {
        return unit.equals(other) || (measuresImages(unit) && measuresImages(other));
    }

    private static boolean measuresImages(String unit) {
        return IMAGE_MEASURES.contains(unit) || unit.startsWith(OF_IMAGES);
    }

    /** Whether one of the two measures images whose number the other says. */
    static boolean billedByNumber(String unit, String billed) {
        return unit.equals(PIXELS) && (billed.equals(IMAGES) || billed.startsWith(OF_IMAGES));
    }
}
