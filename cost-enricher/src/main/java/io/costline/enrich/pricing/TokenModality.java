package io.costline.enrich.pricing;

import java.util.Locale;

/** What a token encodes, in the order of the event's Modality without its UNKNOWN. */
public enum TokenModality {
    TEXT,
    AUDIO,
    IMAGE,
    VIDEO,
    DOCUMENT;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
