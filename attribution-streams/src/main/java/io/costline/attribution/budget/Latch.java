package io.costline.attribution.budget;

/** What was said of one rule in one period. It never goes back: a rule fires once and is resolved once. */
public enum Latch {
    SILENT,
    FIRING,
    RESOLVED;

    private static final Latch[] ALL = values();

    /** What follows once the spend is known to have reached what the rule watches, or not. A second crossing is silent. */
    public Latch next(boolean reached) {
        return switch (this) {
            case SILENT -> reached ? FIRING : SILENT;
            case FIRING -> reached ? FIRING : RESOLVED;
            case RESOLVED -> RESOLVED;
        };
    }

    /**
     * @throws IllegalArgumentException if there is no such position
     */
    public static Latch ofWire(int position) {
        if (position < 0 || position >= ALL.length) {
            throw new IllegalArgumentException("no latch at position " + position);
        }
        return ALL[position];
    }
}
