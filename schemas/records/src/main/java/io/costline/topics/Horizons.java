package io.costline.topics;

/** How far time may reach, unless a setting says otherwise. ISO-8601, for use in annotations. */
public final class Horizons {
    /** Events whose time lies within are told from their repeats; no door takes an older one. */
    public static final String DEDUP = "PT72H";

    /** How long after its receipt a call can be corrected. */
    public static final String CORRECTION = "P35D";

    private Horizons() {}
}
