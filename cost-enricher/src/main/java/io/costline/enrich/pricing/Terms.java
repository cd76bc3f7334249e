package io.costline.enrich.pricing;

/**
 * How a rate is billed, beside its price.
 *
 * @param basis what one billed unit is
 * @param tiers what a band of the rate selects by and covers
 * @param measured over what a band that counts the unit itself is counted
 */
public record Terms(Basis basis, Tiers tiers, Measured measured) {
    /** Every unit billed, bands by the call's total input. */
    public static final Terms USUAL = new Terms(Basis.QUANTITY, Tiers.WHOLE_REQUEST, Measured.REQUEST);

    /** What one billed unit is. */
    public enum Basis {
        /** Every unit the usage says. A price of {@link Units#REQUESTS} is billed once a call without being said. */
        QUANTITY,
        /** Once, however many the usage says: a search tool that bills the prompt and not its queries. */
        PROMPT,
        /** The distinct ones, where the usage says them as {@code unique_<unit>}; else every one. */
        UNIQUE,
        /** Every unit the usage says, and of {@link Units#REQUESTS} none that it does not say. */
        STATED
    }

    /** What a band of the rate selects by and covers. */
    public enum Tiers {
        /** The call's total input, cache included, selects one rate for all units of the call. */
        WHOLE_REQUEST,
        /** Each slice of the unit's own quantity has the rate of its band. */
        GRADUATED,
        /** The unit's own quantity selects one rate for all of it. */
        ALL_UNITS
    }

    /** Over what a graduated or all-units band counts. */
    public enum Measured {
        REQUEST,
        /** A billing period: the first rate stands until the period's ledger knows the volume; a finding says so. */
        PERIOD
    }

    public Terms {
        if (measured == Measured.PERIOD && tiers == Tiers.WHOLE_REQUEST) {
            throw new IllegalArgumentException("a rate measured by period must be graduated or all_units");
        }
    }

    public static Terms of(Basis basis) {
        return new Terms(basis, Tiers.WHOLE_REQUEST, Measured.REQUEST);
    }

    public static Terms of(Tiers tiers, Measured measured) {
        return new Terms(Basis.QUANTITY, tiers, measured);
    }

    /** Whether bands count the unit itself and not the call's input. */
    boolean countsUnit() {
        return tiers != Tiers.WHOLE_REQUEST;
    }
}
