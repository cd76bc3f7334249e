package io.costline.enrich.pricing;

/** A stretch of time a term counts over, beyond what one call knows. */
public enum Period {
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR,
    /** The whole time the contract is in force. */
    TERM
}
