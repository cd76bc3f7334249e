package io.costline.attribution.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What spend is summed by. Order and names are those of the schema's SpendDimension, which has UNKNOWN before them. Pairs are
 * summed by the hour alone: a screen asks them for days, and by the minute they would be most of all buckets.
 */
public enum Dimension {
    TENANT(true),
    CUSTOMER(true),
    TEAM(false),
    PROJECT(false),
    APP_KEY(false),
    FEATURE(false),
    PROVIDER(true),
    PROVIDER_ACCOUNT(false),
    MODEL(true),
    CUSTOMER_MODEL(CUSTOMER, MODEL),
    CUSTOMER_FEATURE(CUSTOMER, FEATURE),
    FEATURE_MODEL(FEATURE, MODEL),
    PROVIDER_MODEL(PROVIDER, MODEL);

    /** Between the two values of a pair: no text of an event holds a control character. */
    public static final char BETWEEN = '\u001f';

    private static final Dimension[] ALL = values();

    private final boolean keepsEmpty;
    private final @Nullable Dimension first;
    private final @Nullable Dimension second;

    Dimension(boolean keepsEmpty) {
        this.keepsEmpty = keepsEmpty;
        this.first = null;
        this.second = null;
    }

    Dimension(Dimension first, Dimension second) {
        this.keepsEmpty = true;
        this.first = first;
        this.second = second;
    }

    /**
     * Whether calls that name no value are summed too: the whole tenant, unattributed spend, unknown provider or model. Of pairs
     * always, so that they add up to the whole.
     */
    public boolean keepsEmpty() {
        return keepsEmpty;
    }

    /** What the first value of a pair is of; itself where it is none. */
    public Dimension first() {
        return first == null ? this : first;
    }

    /** What the second value of a pair is of; null where it is none. */
    public @Nullable Dimension second() {
        return second;
    }

    /** Whether it is summed by the minute, and budgets may be of it. */
    public boolean single() {
        return second == null;
    }

    /** The value's position in the Avro enum. */
    public int wire() {
        return ordinal() + 1;
    }

    /**
     * The inverse of {@link #wire}.
     *
     * @throws IllegalArgumentException for UNKNOWN and positions this version does not know
     */
    public static Dimension ofWire(int position) {
        if (position < 1 || position > ALL.length) {
            throw new IllegalArgumentException("no spend dimension at position " + position);
        }
        return ALL[position - 1];
    }
}
