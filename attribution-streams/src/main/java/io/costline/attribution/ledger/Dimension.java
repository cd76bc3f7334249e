package io.costline.attribution.ledger;

/** What spend is summed by. Order and names are those of the schema's SpendDimension, which has UNKNOWN before them. */
public enum Dimension {
    TENANT(true),
    CUSTOMER(true),
    TEAM(false),
    PROJECT(false),
    APP_KEY(false),
    FEATURE(false),
    PROVIDER(true),
    PROVIDER_ACCOUNT(false),
    MODEL(true);

    private static final Dimension[] ALL = values();

    private final boolean keepsEmpty;

    Dimension(boolean keepsEmpty) {
        this.keepsEmpty = keepsEmpty;
    }

    /** Whether calls that name no value are summed too: the whole tenant, unattributed spend, unknown provider or model. */
    public boolean keepsEmpty() {
        return keepsEmpty;
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
