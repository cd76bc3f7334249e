package io.costline.enrich.pricing;

/** Whose figure a call costs where its source reports one too. */
public enum ReportedUse {
    /** Ours; the reported one stays beside it. */
    OURS,
    /** The reported one; ours stays as the lines, with the difference as a line of its own. */
    REPORTED,
    /** Ours, and the reported one where we have no (full) price. */
    WHEN_UNPRICED
}
